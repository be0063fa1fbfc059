package berth.server.release;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "release")
class ReleaseRow {
    @Id
    UUID id;

    @Column(name = "environment_id")
    UUID environmentId;

    int number;

    @Column(name = "build_id")
    @Nullable
    UUID buildId;

    @Column(name = "commit_id")
    @Nullable
    String commitId;

    String image;

    @Column(name = "process_types")
    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> processTypes;

    /** By process type. */
    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Scale> formation;

    /** Sealed; null in a release from before there were config vars. */
    byte @Nullable [] variables;

    /** Since then it cannot be rolled back to. */
    @Column(name = "image_gone_at")
    @Nullable
    Instant imageGoneAt;

    /** The image must be removed from the machine yet. */
    @Column(name = "image_removal_due")
    boolean imageRemovalDue;

    /** Lines of schedule and command. */
    String crontab;

    /** By process type; null in a release from before they were kept with it. */
    @Column(name = "health_checks")
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Map<String, KeptCheck> checks;

    int port;
    String cause;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ReleaseRow() {}

    ReleaseRow(UUID id, int number, NewRelease order, byte[] variables, Instant createdAt) {
        this.id = id;
        this.environmentId = order.environment();
        this.number = number;
        this.buildId = order.build().orElse(null);
        this.commitId = order.commit().orElse(null);
        this.image = order.image();
        this.processTypes = order.processTypes();
        this.formation = order.formation();
        this.variables = variables;
        this.crontab = order.crontab();
        this.checks = order.checks().map(KeptCheck::all).orElse(null);
        this.port = order.port();
        this.cause = order.cause();
        this.createdBy = order.createdBy();
        this.createdAt = createdAt;
    }

    /** What its variables are sealed for. */
    static String place(UUID release) {
        return "release/" + release;
    }

    Release release(Map<String, String> variables) {
        return new Release(
                id,
                environmentId,
                number,
                Optional.ofNullable(buildId),
                Optional.ofNullable(commitId),
                image,
                processTypes,
                variables,
                formation,
                crontab,
                Optional.ofNullable(checks).map(KeptCheck::checks),
                port,
                cause,
                createdBy,
                createdAt);
    }
}
