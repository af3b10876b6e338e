package dev.idempotent.spring.web;

import dev.idempotent.store.RecordKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What came of the idempotent calls in a request so far, and of its handler. */
final class RequestState {

    /** Methods that are no request to do anything. */
    static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final String ATTRIBUTE = RequestState.class.getName();

    private final Set<RecordKey> ran = ConcurrentHashMap.newKeySet();
    private volatile boolean ranUnguarded;
    private volatile boolean answered;
    private volatile @Nullable Throwable replayed;
    private volatile @Nullable Throwable failure;

    /** The current request's; none where no idempotent call was made in it, or there is no request. */
    static Optional<RequestState> current() {
        return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
                .map(request -> (RequestState) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }

    /** The current request's, which is begun where there is none; requests that are safe anyway have none. */
    static Optional<RequestState> begin() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null && current().isEmpty() && !isSafe(request)) {
            request.setAttribute(ATTRIBUTE, new RequestState(), RequestAttributes.SCOPE_REQUEST);
        }
        return current();
    }

    /** Asked when the call is made: a dispatch for an error says GET, whatever the request was. */
    private static boolean isSafe(RequestAttributes request) {
        return request instanceof ServletRequestAttributes attributes
                && SAFE.contains(attributes.getRequest().getMethod());
    }

    void granted(RecordKey key) {
        ran.add(key);
    }

    void unguarded() {
        ranUnguarded = true;
    }

    /** The body did not run after all. */
    void found(RecordKey key) {
        ran.remove(key);
        answered = true;
    }

    void replayed() {
        answered = true;
    }

    void replayed(Throwable thrown) {
        answered = true;
        replayed = thrown;
    }

    void handlerFailed(Throwable thrown) {
        failure = thrown;
    }

    /**
     * Whether every idempotent call was answered without running; and where the handler failed, by a failure that was. The
     * outermost call decides by itself then: where it is answered, nothing inside it is called; where it runs, it has said so.
     */
    boolean isReplay() {
        return answered && ran.isEmpty() && !ranUnguarded && (failure == null || isCause(replayed, failure));
    }

    private static boolean isCause(@Nullable Throwable cause, Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each == cause) {
                return true;
            }
        }
        return false;
    }
}
