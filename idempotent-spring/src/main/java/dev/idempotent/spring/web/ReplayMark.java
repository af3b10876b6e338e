package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Marks a request as a replay where every idempotent call in it was answered without running. The outermost call decides
 * by itself then: where it is answered, nothing inside it is called; where it runs, it says so after what is inside it.
 */
final class ReplayMark implements IdempotencyListener {

    private static final String ATTRIBUTE = ReplayMark.class.getName();

    static boolean isSet() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null && Boolean.TRUE.equals(request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }

    @Override
    public void replayed(RecordKey key) {
        answered();
    }

    @Override
    public void found(RecordKey key) {
        answered();
    }

    @Override
    public void executed(RecordKey key) {
        happened();
    }

    @Override
    public void failureKept(RecordKey key, Throwable failure) {
        happened();
    }

    @Override
    public void failed(RecordKey key, Throwable failure) {
        happened();
    }

    @Override
    public void leaseLost(Lease lease) {
        happened();
    }

    @Override
    public void outcomeUnknown(RecordKey key) {
        happened();
    }

    @Override
    public void refused(String operation, IdempotencyException reason) {
        happened();
    }

    private static void answered() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null && request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) == null) {
            request.setAttribute(ATTRIBUTE, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    private static void happened() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(ATTRIBUTE, false, RequestAttributes.SCOPE_REQUEST);
        }
    }
}
