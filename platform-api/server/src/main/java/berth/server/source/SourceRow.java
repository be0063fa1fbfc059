package berth.server.source;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "source")
class SourceRow {
    @Id
    UUID id;

    @Column(name = "app_id")
    UUID appId;

    @Column(name = "commit_id")
    String commitId;

    String branch;

    @Column(name = "expected_old")
    @Nullable
    String expectedOld;

    String subject;
    String author;

    @Column(name = "pushed_by")
    String pushedBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "branch_move_due")
    boolean branchMoveDue;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected SourceRow() {}

    SourceRow(Source source, Instant createdAt) {
        this.id = source.id();
        this.appId = source.app();
        this.commitId = source.commit();
        this.branch = source.branch();
        this.expectedOld = source.expectedOld().orElse(null);
        this.subject = source.subject();
        this.author = source.author();
        this.pushedBy = source.pushedBy();
        this.createdAt = createdAt;
    }

    Source source() {
        return new Source(id, appId, commitId, branch, Optional.ofNullable(expectedOld), subject, author, pushedBy);
    }
}
