package dialer.simulator.pacing;

import java.util.SplittableRandom;

/** Special functions, the same digits on every machine. */
final class Special {
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572E-6,
        1.5056327351493116E-7
    };
    private static final double NORMAL_975 = 1.959963984540054;

    private Special() {}

    /** A standard normal by the polar method (Marsaglia). The second of each pair is left: a draw keeps no state. */
    static double normal(SplittableRandom random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }

    /** The distribution function of the standard normal. */
    static double normalCdf(double x) {
        double half = 0.5 * gammaCdf(0.5, x * x / 2);
        return x < 0 ? 0.5 - half : 0.5 + half;
    }

    /** The regularized lower incomplete gamma function: a series for small x, a continued fraction (modified Lentz) beyond. */
    static double gammaCdf(double shape, double x) {
        if (x <= 0) {
            return 0;
        }
        double front = StrictMath.exp(shape * StrictMath.log(x) - x - logGamma(shape));
        return x < shape + 1 ? front * series(shape, x) : 1 - front * fraction(shape, x);
    }

    private static double series(double shape, double x) {
        double term = 1 / shape;
        double sum = term;
        for (int n = 1; n < 10_000 && term > sum * 1e-16; n++) {
            term *= x / (shape + n);
            sum += term;
        }
        return sum;
    }

    private static double fraction(double shape, double x) {
        double tiny = 1e-300;
        double b = x + 1 - shape;
        double c = 1 / tiny;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < 10_000; i++) {
            double a = -i * (i - shape);
            b += 2;
            d = 1 / nonZero(a * d + b, tiny);
            c = nonZero(b + a / c, tiny);
            double factor = d * c;
            h *= factor;
            if (Math.abs(factor - 1) < 1e-15) {
                break;
            }
        }
        return h;
    }

    private static double nonZero(double value, double tiny) {
        return Math.abs(value) < tiny ? tiny : value;
    }

    private static double logGamma(double x) {
        if (x < 0.5) {
            return StrictMath.log(Math.PI / StrictMath.abs(StrictMath.sin(Math.PI * x))) - logGamma(1 - x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * StrictMath.log(2 * Math.PI) + (x - 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
    }

    /**
     * The 0.975 quantile of Student's t: an interval of the mean of {@code freedom + 1} replications is so many standard errors to each side.
     * Exact for 1 and 2, the Cornish-Fisher expansion above (to 0.1 % from 4 on).
     */
    static double student975(int freedom) {
        if (freedom == 1) {
            return 12.706204736;
        }
        if (freedom == 2) {
            return 4.302652730;
        }
        double z = NORMAL_975;
        double z2 = z * z;
        double n = freedom;
        return z
                * (1
                        + (z2 + 1) / (4 * n)
                        + ((5 * z2 + 16) * z2 + 3) / (96 * n * n)
                        + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * n * n * n)
                        + ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / (92_160 * n * n * n * n));
    }
}
