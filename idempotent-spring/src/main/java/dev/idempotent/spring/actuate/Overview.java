package dev.idempotent.spring.actuate;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.RecordCounts;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What an engine guards, and how many records it has.
 *
 * @param guarantee of operations that name none
 */
record Overview(Guarantee guarantee, List<OperationEntry> operations, RecordCounts counts)
        implements OperationResponseBody {

    static Overview of(Idempotency engine, List<IdempotentOperation<?>> operations, int counted) {
        return new Overview(
                engine.guarantee(),
                operations.stream()
                        .map(operation -> OperationEntry.of(operation, engine))
                        .toList(),
                engine.records().count(counted));
    }
}
