package berth.server.team;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "token")
class TokenRow {
    @Id
    UUID id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "member_id")
    MemberRow member;

    String label;
    byte[] hash;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected TokenRow() {}

    TokenRow(UUID id, MemberRow member, String label, byte[] hash, Instant createdAt) {
        this.id = id;
        this.member = member;
        this.label = label;
        this.hash = hash;
        this.createdAt = createdAt;
    }
}
