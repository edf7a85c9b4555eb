package dialer.simulator.pacing;

import java.util.SplittableRandom;

/** A distribution of durations in seconds, at least 0. All draws use {@link StrictMath}: a seed gives the same digits on every machine. */
public sealed interface Distribution
        permits Distribution.Exponential,
                Distribution.Gamma,
                Distribution.Lognormal,
                Distribution.Uniform,
                Distribution.Fixed,
                Distribution.Truncated,
                Distribution.Empirical {

    /** One duration in seconds. */
    double draw(SplittableRandom random);

    /** The probability of a duration longer than so many seconds. */
    double longerThan(double seconds);

    /** The mean in seconds. */
    double mean();

    /** Memoryless. */
    record Exponential(double mean) implements Distribution {
        @Override
        public double draw(SplittableRandom random) {
            return -mean * StrictMath.log(1 - random.nextDouble());
        }

        @Override
        public double longerThan(double seconds) {
            return seconds <= 0 ? 1 : StrictMath.exp(-seconds / mean);
        }
    }

    /** Sum-like durations: the larger the shape, the narrower; shape 1 is exponential. */
    record Gamma(double mean, double shape) implements Distribution {
        /** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
        @Override
        public double draw(SplittableRandom random) {
            double boosted = shape < 1 ? shape + 1 : shape;
            double d = boosted - 1.0 / 3;
            double c = 1 / StrictMath.sqrt(9 * d);
            double value = standard(random, d, c);
            if (shape < 1) {
                value *= StrictMath.pow(1 - random.nextDouble(), 1 / shape);
            }
            return value * mean / shape;
        }

        private static double standard(SplittableRandom random, double d, double c) {
            while (true) {
                double x = Special.normal(random);
                double root = 1 + c * x;
                if (root > 0) {
                    double v = root * root * root;
                    double u = 1 - random.nextDouble();
                    if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                        return d * v;
                    }
                }
            }
        }

        @Override
        public double longerThan(double seconds) {
            return seconds <= 0 ? 1 : 1 - Special.gammaCdf(shape, seconds * shape / mean);
        }
    }

    /** Talk times of people: many short ones, a long tail. {@code cv} is standard deviation / mean. */
    record Lognormal(double mean, double cv) implements Distribution {
        @Override
        public double draw(SplittableRandom random) {
            return StrictMath.exp(mu() + sigma() * Special.normal(random));
        }

        @Override
        public double longerThan(double seconds) {
            return seconds <= 0 ? 1 : Special.normalCdf((mu() - StrictMath.log(seconds)) / sigma());
        }

        private double sigma() {
            return StrictMath.sqrt(StrictMath.log(1 + cv * cv));
        }

        private double mu() {
            return StrictMath.log(mean) - 0.5 * StrictMath.log(1 + cv * cv);
        }
    }

    /** Anything between two bounds. */
    record Uniform(double min, double max) implements Distribution {
        @Override
        public double draw(SplittableRandom random) {
            return min + (max - min) * random.nextDouble();
        }

        @Override
        public double longerThan(double seconds) {
            return seconds < min ? 1 : seconds >= max ? 0 : (max - seconds) / (max - min);
        }

        @Override
        public double mean() {
            return (min + max) / 2;
        }
    }

    /** Always the same. */
    record Fixed(double mean) implements Distribution {
        @Override
        public double draw(SplittableRandom random) {
            return mean;
        }

        @Override
        public double longerThan(double seconds) {
            return seconds < mean ? 1 : 0;
        }
    }

    /** Another distribution, given that it lies between two bounds. */
    record Truncated(Distribution of, double min, double max, double below, double mass) implements Distribution {
        private static final int STEPS = 4000;

        /** @throws IllegalArgumentException if hardly anything lies between the bounds, so that no draw would end */
        static Truncated of(Distribution of, double min, double max) {
            double below = min <= 0 ? 0 : 1 - of.longerThan(min);
            double mass = 1 - below - of.longerThan(max);
            if (mass < 0.01) {
                throw new IllegalArgumentException("less than 1 % of it lies between " + min + " and " + max + " s");
            }
            return new Truncated(of, min, max, below, mass);
        }

        @Override
        public double draw(SplittableRandom random) {
            double value = of.draw(random);
            while (value < min || value > max) {
                value = of.draw(random);
            }
            return value;
        }

        @Override
        public double longerThan(double seconds) {
            return seconds < min ? 1 : seconds >= max ? 0 : 1 - (1 - of.longerThan(seconds) - below) / mass;
        }

        @Override
        public double mean() {
            double end = Math.min(max, min + 100 * of.mean());
            double step = (end - min) / STEPS;
            double area = 0;
            for (int i = 0; i < STEPS; i++) {
                area += longerThan(min + (i + 0.5) * step) * step;
            }
            return min + area;
        }
    }

    /** One's own measured durations, each as likely as the others; {@code sorted} ascending, at least one. */
    record Empirical(java.util.List<Double> sorted) implements Distribution {
        /** Sorts them. */
        public Empirical {
            sorted = sorted.stream().sorted().toList();
            if (sorted.isEmpty()) {
                throw new IllegalArgumentException("no durations");
            }
        }

        @Override
        public double draw(SplittableRandom random) {
            return sorted.get(random.nextInt(sorted.size()));
        }

        @Override
        public double longerThan(double seconds) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted.get(middle) > seconds) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return (double) (sorted.size() - low) / sorted.size();
        }

        @Override
        public double mean() {
            return sorted.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }
    }
}
