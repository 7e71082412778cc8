package dev.slipway.trigger;

/** Exact probabilities of the binomial distribution, by their logarithms. */
final class Binomial {
  /** Below this, what is left of a tail changes nothing. */
  private static final double NEGLIGIBLE = 1e-18;

  private Binomial() {}

  /** The probability of at least {@code k} successes of {@code n}. */
  static double atLeast(long k, long n, double p) {
    if (k <= 0) {
      return 1;
    }
    if (k > n || p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return 1;
    }
    // The shorter side of the mean is where terms only fall.
    if (k <= n * p) {
      return 1 - atMost(k - 1, n, p);
    }
    double term = Math.exp(logTerm(k, n, p));
    double sum = 0;
    for (long i = k; i <= n && term > sum * NEGLIGIBLE; i++) {
      sum += term;
      term *= (double) (n - i) / (i + 1) * p / (1 - p);
    }
    return Math.min(1, sum);
  }

  /** The probability of at most {@code k} successes of {@code n}. */
  static double atMost(long k, long n, double p) {
    if (k >= n || p <= 0) {
      return 1;
    }
    if (k < 0 || p >= 1) {
      return 0;
    }
    if (k > n * p) {
      return 1 - atLeast(k + 1, n, p);
    }
    double term = Math.exp(logTerm(k, n, p));
    double sum = 0;
    for (long i = k; i >= 0 && term > sum * NEGLIGIBLE; i--) {
      sum += term;
      term *= (double) i / (n - i + 1) * (1 - p) / p;
    }
    return Math.min(1, sum);
  }

  private static double logTerm(long k, long n, double p) {
    return logFactorial(n)
        - logFactorial(k)
        - logFactorial(n - k)
        + k * Math.log(p)
        + (n - k) * Math.log1p(-p);
  }

  /** Stirling's series; exact to double precision from ten on. */
  private static double logFactorial(long n) {
    if (n < 10) {
      long factorial = 1;
      for (long i = 2; i <= n; i++) {
        factorial *= i;
      }
      return Math.log(factorial);
    }
    double x = n + 1.0;
    double square = x * x;
    double series =
        (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / (1680.0 * square)) / square) / square) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }
}
