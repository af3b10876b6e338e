package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The database's clock is the only one: of two nodes on one database, each a JVM of its own, one is two days ahead and one
 * two days behind. Neither takes what is another's, and neither loses what is its own.
 */
@Tag("slow")
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
@Timeout(180)
class ClocksTest {

    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Map<Database, Nodes> STARTED = new EnumMap<>(Database.class);

    private final String key = UUID.randomUUID().toString();
    private final RecordKey record = new RecordKey(SkewedNode.PAY.name(), "anonymous", key);
    private final SkewedNode ahead;
    private final SkewedNode behind;
    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;

    ClocksTest(Database database) {
        Nodes nodes = STARTED.computeIfAbsent(database, Nodes::start);
        ahead = nodes.ahead();
        behind = nodes.behind();
        pool = new HikariDataSource(Databases.settings(nodes.address()));
        store = Databases.store(pool);
    }

    /** A skip names its reason in the report only. */
    @BeforeAll
    static void missesNoClockUnseen() {
        String reason = "there is no faketime here (Debian's package of that name)";
        if (!SkewedNode.isPossible()) {
            assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
            System.out.println("[WARNING] Nodes whose clocks are off are not tested: " + reason);
            assumeTrue(false, reason);
        }
    }

    @BeforeEach
    void clocksAreOff() {
        Instant now = Instant.now();
        assertThat(ahead.clock()).isAfter(now.plus(Duration.ofHours(47)));
        assertThat(behind.clock()).isBefore(now.minus(Duration.ofHours(47)));
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @AfterAll
    static void stop() {
        STARTED.values().forEach(Nodes::close);
        STARTED.clear();
    }

    @Test
    void aRunningCallOfOneBehindIsNotTakenByOneAheadThoughItOutlastsItsLease() {
        assertOwnerKeepsItsCall(behind, ahead);
    }

    @Test
    void aRunningCallOfOneAheadIsNotLostToOneBehindThoughItOutlastsItsLease() {
        assertOwnerKeepsItsCall(ahead, behind);
    }

    private void assertOwnerKeepsItsCall(SkewedNode owner, SkewedNode other) {
        owner.begin(key);
        await().until(() -> {
            assertThat(other.call(key)).isEqualTo("in progress");
            assertThat(other.purge()).isZero();
            return age().compareTo(SkewedNode.LEASE.multipliedBy(2)) > 0;
        });
        assertThat(store.find(record).orElseThrow().attempt()).isEqualTo(1);

        String answer = owner.end();

        assertThat(answer).startsWith("ran: ");
        assertThat(other.call(key)).isEqualTo(answer.replace("ran", "replayed"));
        assertThat(other.purge()).isZero();
        assertThat(owner.call(key)).isEqualTo(answer.replace("ran", "replayed"));
    }

    private Duration age() {
        return store.find(record).orElseThrow().age();
    }

    @Test
    void aCallThatIsOverForTheDatabaseIsOverForBoth() {
        String first = ahead.call(key);
        assertThat(first).startsWith("ran: ");

        Databases.age(pool, record, SkewedNode.RETENTION.minusMinutes(10));
        assertThat(behind.call(key)).isEqualTo(first.replace("ran", "replayed"));

        Databases.age(pool, record, Duration.ofMinutes(11));
        assertThat(behind.call(key)).startsWith("ran: ").isNotEqualTo(first);

        Databases.age(pool, record, SkewedNode.RETENTION.plusMinutes(1));
        assertThat(behind.purge()).isEqualTo(1);
    }

    @Test
    void aLeaseThatHasLapsedIsTakenOverByOneBehindAndTheLateOwnerChangesNothing() {
        ahead.begin(key);
        ahead.freeze();
        await().until(() -> store.find(record).orElseThrow().leaseLeft().isNegative());

        String successor = behind.call(key);
        assertThat(successor).startsWith("ran: ");
        assertThat(store.find(record).orElseThrow().attempt()).isEqualTo(2);

        ahead.thaw();
        assertThat(ahead.end()).startsWith("ran: ");
        assertThat(ahead.call(key)).isEqualTo(successor.replace("ran", "replayed"));
    }

    private record Nodes(Address address, SkewedNode ahead, SkewedNode behind) {

        static Nodes start(Database database) {
            Address address = database.fresh();
            Nodes nodes = new Nodes(
                    address, SkewedNode.launch(address, TWO_DAYS), SkewedNode.launch(address, TWO_DAYS.negated()));
            nodes.ahead.awaitStart();
            nodes.behind.awaitStart();
            return nodes;
        }

        void close() {
            ahead.close();
            behind.close();
        }
    }
}
