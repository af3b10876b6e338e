package dev.idempotent.benchmarks;

import java.util.List;

/** Who takes part in a scenario, and who does not. */
record Lineup(List<Entry> entries, List<Findings.Absence> absences) {}
