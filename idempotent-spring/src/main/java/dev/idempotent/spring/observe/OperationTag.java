package dev.idempotent.spring.observe;

import dev.idempotent.store.RecordKey;

/** The only tag whose values are the application's. */
final class OperationTag {

    static final String NAME = "operation";

    private OperationTag() {}

    /** As records name it, which hash what is too long. */
    static String of(String operation) {
        return operation.length() <= RecordKey.MAX_PART ? operation : new RecordKey(operation, "", "").operation();
    }
}
