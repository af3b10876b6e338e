package dev.idempotent.store;

import dev.idempotent.store.IdempotencyRecord.State;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers one record a key: who runs the call now, or what came of it.
 *
 * <p>The life of a record:
 *
 * <pre>
 *            claim                     complete
 *   (none) --------&gt; IN_PROGRESS ------------------&gt; COMPLETED
 *     ^               |   ^   |                        ^ |
 *     |    release    |   |   | claim, lease lapsed    | | retention over:
 *     +---------------+   +---+ (attempt + 1)          | | claim starts afresh, deleteExpired removes
 *     |               | abandon, or lapsed and         |
 *     |    discard    v claimed not to be reclaimed    | settle
 *     +----------- ABANDONED --------------------------+
 * </pre>
 *
 * <p>Rules that every implementation keeps, and that {@code idempotent-store-tck} checks:
 *
 * <ul>
 *   <li>A claim is atomic: of any number of rivals, on any number of nodes, one is granted the key.
 *   <li>Every claim that is granted sets the whole record anew; nothing of an older life shines through.
 *   <li>{@link #complete}, {@link #release} and {@link #renew} reach only the record that still bears the lease's token,
 *       and so do {@link #abandon}, {@link #settle} and {@link #discard}.
 *       They are fenced by token, not by time: an owner whose lease has run out, and whose key nobody took, may complete.
 *   <li>Retention counts from the claim. A live lease never expires, whatever its retention, and neither does a call that
 *       was claimed without {@link ClaimRequest#reclaim()} and is not completed.
 *   <li>Time is the store's: no node's clock is ever asked.
 * </ul>
 *
 * <p>Implementations are safe for use by many threads. Each method throws {@link StoreException} where the store cannot
 * answer, and answers with nothing else where it cannot know.
 */
public interface IdempotencyStore {

    /**
     * Takes the key for the caller, or says who has it.
     *
     * <p>Granted where there is no record; where the record's retention is over and no lease on it is alive; and, if
     * {@link ClaimRequest#reclaim()}, where the lease has lapsed and the fingerprint is the same. The same request again
     * is granted again (its token is already on the record), so a claim whose answer was lost may be repeated.
     *
     * <p>Never granted where the record's own claim was without {@code reclaim}, as long as there is no result: once its
     * lease has lapsed, it is {@link Claim.Abandoned}, and so is any lapsed lease for a claim without {@code reclaim}.
     */
    Claim claim(ClaimRequest request);

    /**
     * Stores what came of the call. Doing it twice with one lease is doing it once: the first result stays, also where the
     * second is another.
     *
     * @param retainFor where the call outlived the retention of its claim, the record is kept this long from now
     * @return false where the record no longer bears the lease's token: it was taken over, settled or removed, and was
     *     not touched
     */
    boolean complete(Lease lease, StoredResult result, Duration retainFor);

    /**
     * Forgets a call that came to nothing, so that the next claim is granted at once.
     *
     * @return false where the lease's token is not on a record in progress; nothing was touched
     */
    boolean release(Lease lease);

    /**
     * Gives a call up that must not run again though it has no result. Doing it twice with one lease is doing it once.
     *
     * @return false where the lease's token is not on a record in progress or abandoned; nothing was touched
     */
    boolean abandon(Lease lease);

    /**
     * Gives a call that nobody runs any more its result, by an operator's will. The record's token changes, so an owner that
     * was frozen and goes on reaches it no more.
     *
     * @param lease what the record bore when the operator looked
     * @param token the record's new one
     * @param retainFor how long the record is kept from now, at the least
     * @return false where the record bears another token, is completed, or its lease is alive; nothing was touched
     */
    boolean settle(Lease lease, String token, StoredResult result, Duration retainFor);

    /**
     * Forgets a call that nobody runs any more, by an operator's will, so that the next claim is granted.
     *
     * @param lease what the record bore when the operator looked
     * @return false where the record bears another token, is completed, or its lease is alive; nothing was touched
     */
    boolean discard(Lease lease);

    /**
     * Lets the leases end {@code leaseFor} from now.
     *
     * @return those of {@code leases} that are still held; the others were lost and stay as they are
     */
    Set<Lease> renew(Collection<Lease> leases, Duration leaseFor);

    /**
     * Removes records whose retention is over, which are completed, or in progress with a lapsed lease that might be taken
     * over. Abandoned ones stay.
     *
     * @param limit how many at the most
     * @return how many were removed; less than {@code limit} means that none is left that nobody else works on
     */
    int deleteExpired(int limit);

    /** The record as it stands, expired or not, for diagnosis. */
    Optional<IdempotencyRecord> find(RecordKey key);

    /**
     * The answer that a completed call left, where its retention is not over: what {@link #claim} would say, without claiming
     * anything where there is none. Asked instead of it, and so once a replay, by a node that saw the call completed.
     */
    default Optional<Claim.Completed> answer(RecordKey key) {
        return find(key).flatMap(IdempotencyRecord::answer);
    }

    /**
     * Whether the answer of a completed call stands until its retention is over and {@link #answer} shows only what is committed,
     * so that nodes may remember what they saw. Asked once by each engine. Not so for a store that tests empty under a running
     * one.
     */
    default boolean mayBeRemembered() {
        return true;
    }

    /**
     * Records in a state, the oldest claims first, for operators: a store may read all it has to find them.
     *
     * @param limit how many at the most
     */
    List<IdempotencyRecord> list(State state, int limit);

    /**
     * Completed records whose result is no value, but a recorded failure or one that could not be kept, the oldest claims first,
     * for operators: a store may read all it has to find them.
     *
     * @param limit how many at the most
     */
    List<IdempotencyRecord> listFailed(int limit);

    /**
     * Throws where the store cannot answer, or what it keeps records in is not as it must be: {@link StoreException} or another
     * exception whose message is for operators. For health checks, so it is cheap, and changes nothing.
     */
    default void check() {
        var unused = find(new RecordKey("", "", ""));
    }

    /**
     * How many records are in each state, expired or not, at a cost that is bounded: of more than {@code most} those are looked
     * at whose retention ends first, among which are calls that were abandoned long ago.
     *
     * @param most how many records are looked at, at least 1
     */
    RecordCounts count(int most);
}
