package dev.idempotent.spring.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Named as here whatever the application sets for its own JSON, as all bodies of this package are.
 *
 * @param complete whether these are all; else there may be more
 */
record RecordList(List<RecordEntry> records, boolean complete) implements OperationResponseBody {}
