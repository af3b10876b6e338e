package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.spring.Page;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL that pages show runs on every database that is supported, as it stands there, and finds what there is to find. */
@Tag("slow")
class StatementsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource(
            value = Database.class,
            names = {"H2", "POSTGRESQL", "MARIADB"})
    void everyStatementFindsSomething(Database database) {
        Address address = database.fresh();
        Jdbi jdbi = Jdbi.create(address.url(), address.user(), address.password());
        try (JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build()) {
            oneRecordOfEachKind(store);

            assertThat(Page.allBlocks("sql")).hasSizeGreaterThan(5).allSatisfy(block -> {
                List<Map<String, Object>> rows = jdbi.withHandle(handle ->
                        handle.select(block.text().replace(";", "")).mapToMap().list());
                assertThat(rows).as("%s on %s", block, database).isNotEmpty();
            });
        }
    }

    private static void oneRecordOfEachKind(JdbiIdempotencyStore store) {
        Lease completed = claimed(store, "completed", true);
        StoredResult result = StoredResult.value("json", "1".getBytes(StandardCharsets.UTF_8));
        assertThat(store.complete(completed, result, HOUR)).isTrue();
        assertThat(claimed(store, "in progress", true).attempt()).isEqualTo(1);
        assertThat(store.abandon(claimed(store, "abandoned", false))).isTrue();
    }

    private static Lease claimed(JdbiIdempotencyStore store, String key, boolean mayBeTakenOver) {
        Claim claim = store.claim(new ClaimRequest(
                new RecordKey("pay", "global", key),
                UUID.randomUUID().toString(),
                "fingerprint",
                HOUR,
                HOUR,
                Duration.ZERO,
                mayBeTakenOver));
        return ((Claim.Granted) claim).lease();
    }
}
