package dialer.scheduler.pacing;

/** The standard normal distribution. */
final class Normal {
    /** The rational Chebyshev approximation of erfc, relative error below 1.2e-7 (Press et al., Numerical Recipes, 6.2). */
    private static final double[] ERFC = {
        -1.26551223,
        1.00002368,
        0.37409196,
        0.09678418,
        -0.18628806,
        0.27886807,
        -1.13520398,
        1.48851587,
        -0.82215223,
        0.17087277
    };

    private Normal() {}

    /** The probability to be above x. */
    static double upperTail(double x) {
        double z = Math.abs(x) / Math.sqrt(2);
        double t = 1 / (1 + z / 2);
        double polynomial = 0;
        for (int i = ERFC.length - 1; i >= 0; i--) {
            polynomial = polynomial * t + ERFC[i];
        }
        double half = t * Math.exp(-z * z + polynomial) / 2;
        return x >= 0 ? half : 1 - half;
    }
}
