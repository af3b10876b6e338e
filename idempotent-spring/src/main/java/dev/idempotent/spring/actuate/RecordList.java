package dev.idempotent.spring.actuate;

import java.util.List;

/** @param complete whether these are all; else there may be more */
record RecordList(List<RecordEntry> records, boolean complete) {}
