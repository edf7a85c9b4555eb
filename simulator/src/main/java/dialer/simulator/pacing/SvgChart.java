package dialer.simulator.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A line chart as an SVG document: series of points joined by lines, with a legend. */
final class SvgChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 520;
    private static final int LEFT = 70;
    private static final int RIGHT = 200;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final int TICKS = 6;

    /** Told apart by the colour-blind as well (Okabe and Ito), and by their order in the legend. */
    private static final String[] COLOURS = {
        "#d55e00", "#e69f00", "#000000", "#0072b2", "#56b4e9", "#009e73", "#7fbf7b", "#b2df8a", "#cc79a7", "#777777"
    };

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Series> all = new ArrayList<>();
    private boolean isLogarithmic;
    private double markAt = Double.NaN;
    private String markText = "";

    /** Where a figure lies. */
    record Point(double x, double y) {}

    private record Series(String name, List<Point> points) {}

    SvgChart(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /** The x axis by powers of ten, its ticks at the points themselves; all x must be above 0. */
    SvgChart logarithmic() {
        isLogarithmic = true;
        return this;
    }

    SvgChart series(String name, List<Point> points) {
        all.add(new Series(name, List.copyOf(points)));
        return this;
    }

    /** A vertical line. */
    SvgChart mark(double x, String text) {
        markAt = x;
        markText = text;
        return this;
    }

    String svg() {
        Axis x = xAxis();
        Axis y = Axis.around(all.stream().flatMap(s -> s.points.stream()).mapToDouble(Point::y), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder(4096);
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        text(svg, LEFT, 28, "start", "font-size=\"17\"", title);
        axes(svg, x, y);
        for (int i = 0; i < all.size(); i++) {
            draw(svg, all.get(i), COLOURS[i % COLOURS.length], x, y, TOP + 20 + 22 * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private Axis xAxis() {
        DoubleStream xs = all.stream().flatMap(s -> s.points.stream()).mapToDouble(Point::x);
        if (isLogarithmic) {
            double[] values = xs.map(Math::log10).toArray();
            double low = DoubleStream.of(values).min().orElse(0);
            double high = DoubleStream.of(values).max().orElse(1);
            return new Axis(low, high > low ? high : low + 1, LEFT + 15, WIDTH - RIGHT - 15, 0);
        }
        return Axis.around(
                DoubleStream.concat(xs, DoubleStream.of(0, Double.isNaN(markAt) ? 0 : markAt)), LEFT, WIDTH - RIGHT);
    }

    private void axes(StringBuilder svg, Axis x, Axis y) {
        line(svg, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "#333");
        line(svg, LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#333");
        for (double at = y.low; at <= y.high + 1e-9; at += y.step) {
            line(svg, LEFT, y.place(at), WIDTH - RIGHT, y.place(at), "#e4e4e4");
            text(svg, LEFT - 8, y.place(at) + 4, "end", "", shown(at));
        }
        if (isLogarithmic) {
            all.stream()
                    .flatMap(s -> s.points.stream())
                    .mapToDouble(Point::x)
                    .distinct()
                    .sorted()
                    .forEach(at -> text(svg, x.place(Math.log10(at)), HEIGHT - BOTTOM + 20, "middle", "", shown(at)));
        } else {
            for (double at = x.low; at <= x.high + 1e-9; at += x.step) {
                text(svg, x.place(at), HEIGHT - BOTTOM + 20, "middle", "", shown(at));
            }
        }
        if (!Double.isNaN(markAt)) {
            line(svg, x.place(markAt), TOP, x.place(markAt), HEIGHT - BOTTOM, "#c00");
            text(svg, x.place(markAt) + 4, TOP + 12, "start", "fill=\"#c00\"", markText);
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 15, "middle", "", xTitle);
        text(
                svg,
                0,
                0,
                "middle",
                format("transform=\"translate(18 %d) rotate(-90)\"", (TOP + HEIGHT - BOTTOM) / 2),
                yTitle);
    }

    private void draw(StringBuilder svg, Series series, String colour, Axis x, Axis y, double legendAt) {
        StringBuilder path = new StringBuilder();
        for (Point point : series.points) {
            double px = x.place(isLogarithmic ? Math.log10(point.x) : point.x);
            double py = y.place(point.y);
            path.append(format("%.1f,%.1f ", px, py));
            svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", px, py, colour));
        }
        svg.append(format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>%n",
                path.toString().strip(), colour));
        double legendX = WIDTH - RIGHT + 20.0;
        svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n", legendX, legendAt, colour));
        text(svg, legendX + 12, legendAt + 4, "start", "", series.name);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String attributes, String text) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                x, y, anchor, attributes, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String shown(double value) {
        String text = format("%.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values).replace("\r\n", "\n");
    }

    /** From values to places, with a step of 1, 2 or 5 times a power of ten. */
    private record Axis(double low, double high, double from, double to, double step) {
        static Axis around(DoubleStream values, double from, double to) {
            double[] sorted = values.sorted().toArray();
            double low = sorted.length == 0 ? 0 : sorted[0];
            double high = sorted.length == 0 ? 1 : sorted[sorted.length - 1];
            double step = niceStep(Math.max(high - low, 1e-3) / TICKS);
            double first = Math.floor(low / step) * step;
            double last = Math.max(first + step, Math.ceil(high / step - 1e-9) * step);
            return new Axis(first, last, from, to, step);
        }

        private static double niceStep(double rough) {
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double share = rough / power;
            return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
        }

        double place(double value) {
            return from + (value - low) / (high - low) * (to - from);
        }
    }
}
