package dev.idempotent.benchmarks;

import java.util.Locale;

/** A report's ratios as bars, in SVG that can be read on light and dark backgrounds. The line is the floor. */
final class Chart {

    private static final int WIDTH = 900;
    private static final int LABELS = 300;
    private static final int BARS = 440;
    private static final int LINE = 17;
    private static final int HEADING = 28;

    /** Longer bars are cut off, and tell their figure. */
    private static final double MOST = 4;

    private static final String STYLE = """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #57606a }
            .title { font-weight: 600 }
            .floor { stroke: #57606a; stroke-width: 1; stroke-dasharray: 3 2 }
            .OURS { fill: #2f81f7 } .OTHER { fill: #bf8700 } .FLOOR { fill: #8c959f }
            @media (prefers-color-scheme: dark) { text { fill: #b1bac4 } .floor { stroke: #b1bac4 } }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private int y = 10;

    private Chart() {}

    static String of(Report report) {
        Chart chart = new Chart();
        report.groups().forEach(chart::group);
        chart.y += LINE;
        chart.text("", 4, report.day() + ", " + report.machine().text());
        int height = chart.y + LINE;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + height + "\" width=\"" + WIDTH
                + "\" height=\"" + height + "\" role=\"img\" aria-label=\"Cost of calls as a ratio to the floor\">\n"
                + STYLE + chart.body + "</svg>\n";
    }

    private void group(Report.Group group) {
        y += HEADING;
        text("title", 4, group.database() + ": " + group.title() + " (" + group.compared() + ")");
        int top = y;
        group.results().stream().filter(result -> !result.isFloor()).forEach(this::bar);
        int x = LABELS + (int) (BARS / MOST);
        add("<line class=\"floor\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", x, top, x, y);
    }

    private void bar(Result result) {
        double length = Math.max(1, Math.min(result.ratio(), MOST) / MOST * BARS);
        add(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                result.side(), LABELS, y + 3, length, LINE - 5);
        y += LINE;
        text("", 12, result.contender());
        text("", LABELS + (int) length + 6, label(result));
    }

    private static String label(Result result) {
        String label = ScreenTable.figure(result.ratio());
        if (!result.ranOnceAKey()) {
            label += ", ran " + ScreenTable.figure(result.executionsPerKey()) + " times";
        }
        return result.ratio() > MOST ? label + " →" : label;
    }

    /** Above the line that {@link #y} is at. */
    private void text(String style, int x, String text) {
        add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, y - 3, escaped(text));
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
