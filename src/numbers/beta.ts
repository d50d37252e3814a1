// The beta distribution on [0, 1]: its CDF (the regularised incomplete beta function) and the inverse, from our own exp and log.
// Knows nothing of PERT's ends and mode; the families rescale.
import { exp, expm1, log, log1p } from './elementary.ts';
import { logGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';

/** A beta distribution made ready: the constants its CDF and quantile share. */
export interface Beta {
  readonly a: number;
  readonly b: number;
  /** −ln B(a, b). */
  readonly logScale: number;
}

export function prepareBeta(a: number, b: number): Beta {
  return { a, b, logScale: logGamma(a + b) - logGamma(a) - logGamma(b) };
}

/**
 * I_x(a, b) = P(X ≤ x). Absolute error below 1e-13 for a, b between 0.05 and 100, 1e-12 up to 500.
 * The continued fraction DLMF 8.17.22 by Lentz' method, on the side of the mean where it converges fast (8.17.4).
 */
export function betaCdf(x: number, beta: Beta): number {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 0;
  if (x >= 1) return 1;
  const { a, b, logScale } = beta;
  return cdfFrom(exp(a * log(x) + b * log1p(-x) + logScale), x, a, b);
}

/** `front` is x^a (1 − x)^b / B(a, b). */
function cdfFrom(front: number, x: number, a: number, b: number): number {
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  const ab = a + b;
  let c = 1;
  let d = 1 / nonzero(1 - (ab * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (ab + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    const change = d * c;
    value *= change;
    if (change > 1 - 2e-16 && change < 1 + 3e-16) break;
  }
  return value;
}

/** Lentz' method divides by running terms; the rare exact zero is replaced by a number too small to matter. */
function nonzero(x: number): number {
  return x === 0 ? 1e-300 : x;
}

/**
 * x with I_x(a, b) = u. Error below 1e-12 of x, or of 1 − x as far as doubles near 1 can tell.
 * Above the median the mirror image is solved, so that both tails keep their digits.
 */
export function betaQuantile(u: number, beta: Beta): number {
  if (!(u > 0)) return Number.isNaN(u) ? NaN : 0;
  if (u >= 1) return 1;
  const { a, b, logScale } = beta;
  if (a === 1) return -expm1(log1p(-u) / b);
  if (b === 1) return exp(log(u) / a);
  return u <= 0.5 ? solve(u, beta) : 1 - solve(1 - u, { a: b, b: a, logScale });
}

/** Newton's method with Halley's correction, kept inside a bracket that shrinks when a step would leave it, so it cannot fail. */
function solve(u: number, beta: Beta): number {
  const { a, b, logScale } = beta;
  let low = 0;
  let high = 1;
  let x = firstGuess(u, beta);
  for (let i = 0; i < 300; i++) {
    const front = exp(a * log(x) + b * log1p(-x) + logScale);
    const error = cdfFrom(front, x, a, b) - u;
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const step = (error / front) * x * (1 - x); // the density is front / (x (1 − x))
    const bend = 0.5 * step * ((a - 1) / x - (b - 1) / (1 - x));
    let next = x - step / (1 - Math.max(-0.9, Math.min(0.9, bend)));
    // Convergence is cubic: after a step of 1e-5 the error is far below the last bit.
    const moved = Math.abs(next - x);
    if (moved < 1e-5 * x && moved < 1e-5 * (1 - x)) return Math.min(high, Math.max(low, next));
    // Left of every point tried, the answer may be any size: a hundredth of the bracket gets to 1e-200 where halving would not.
    if (!(next > low && next < high)) next = low === 0 ? high / 100 : (low + high) / 2;
    if (next === low || next === high) return x;
    x = next;
  }
  return x;
}

/** Close enough for Newton: the approximation of Abramowitz and Stegun 26.5.22 for a humped density, else the ends' power laws. */
function firstGuess(u: number, { a, b, logScale }: Beta): number {
  let x: number;
  if (a > 1 && b > 1) {
    const z = -normalQuantile(u);
    const h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
    const curve = (z * z - 3) / 6;
    const w =
      (z * Math.sqrt(Math.max(0, h + curve))) / h - (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (curve + 5 / 6 - 2 / (3 * h));
    x = a / (a + b * exp(2 * w));
  } else {
    // P(X ≤ x) ≈ x^a / (a B) near 0 and the mirror image near 1; the sizes of the two ends decide which one to believe.
    const left = exp(a * log(a / (a + b))) / a;
    const right = exp(b * log(b / (a + b))) / b;
    x = u * (left + right) < left ? exp((log(u * a) - logScale) / a) : 1 - exp((log((1 - u) * b) - logScale) / b);
  }
  return Math.max(1e-300, Math.min(x, 1 - 1e-12));
}
