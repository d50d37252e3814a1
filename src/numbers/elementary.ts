// exp, log, pow, log1p and expm1 from + − × ÷, Math.sqrt and one bit cast, so that every JavaScript engine gives the same bits.
// Math.exp and Math.pow are free to differ in the last bits, and a run amplifies that; these are fixed by IEEE 754 alone.
// Knows nothing of what the numbers mean. Errors, in units in the last place (ulp), are stated at each function and tested.

/** 2^e for e = −1074 … 1023, exact; reading a table is faster than assembling bits. Entry e stands at e + 1074. */
const POWERS = powersOfTwo();

/** 2^(j/64) for j = 0 … 63 as unevaluated sums ROOTS + ROOTS_LOW, good to about 100 bits. */
const ROOTS = new Float64Array(64);
const ROOTS_LOW = new Float64Array(64);
fillRoots();

// A double seen as two 32-bit words; the high word holds sign, exponent and the first 20 bits of the mantissa.
const cast = new Float64Array(1);
const words = new Int32Array(cast.buffer);
cast[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;

// Numeric constants stand inside the functions that use them: outside, a module is asked for them at every call, and that
// costs a third of the time.

/**
 * e^x. Error below 0.52 ulp where the result is a normal number; exp(0) = 1 exactly.
 * Table method: x = (64 k + j) ln2/64 + r, e^x = 2^k · 2^(j/64) · e^r with |r| ≤ ln2/128
 * (P. T. P. Tang, ACM TOMS 15 (1989) 144–157).
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(x + low) for |low| far below |x|: what pow needs, whose exponent has more bits than one double holds. */
function expOfSum(x: number, low: number): number {
  const overflow = 709.782712893384; // exp of this is the last finite value
  const underflow = -745.1332191019412; // below, exp rounds to 0
  const perUnit = 92.33248261689366; // 64 / ln2
  const rounder = 6755399441055744; // adding and subtracting 1.5 · 2^52 rounds to the nearest whole number
  const step = 0.010830424695996044; // ln2 / 64 in two parts: the first has 34 bits, so that its product with n is exact
  const stepLow = 2.5310172166650877e-13;
  if (!(x <= overflow)) return x > overflow ? Infinity : x;
  if (x < underflow) return 0;
  const n = x * perUnit + rounder - rounder;
  const r = x - n * step - (n * stepLow - low);
  const rr = r * r;
  // Taylor's series of e^r − 1; the first term left out is below 3e-20, far under half an ulp.
  const p =
    r +
    (rr * (0.5 + r * 0.16666666666666666) +
      rr * rr * (0.041666666666666664 + r * 0.008333333333333333 + rr * 0.001388888888888889));
  const j = n & 63;
  const root = ROOTS[j]!;
  const y = root + (ROOTS_LOW[j]! + root * p);
  const k = n >> 6;
  if (k > 1023) return y * POWERS[2097]! * 2;
  if (k >= -1022) return y * POWERS[k + 1074]!;
  // Subnormal result: two factors, of which only the last can round.
  return y * POWERS[k + 1274]! * POWERS[874]!;
}

/**
 * Natural logarithm. Error below 1 ulp; log(1) = 0 exactly, log(0) = −∞, NaN below 0.
 * x = 2^k (1 + f), log(1 + f) = f − f²/2 + s (f²/2 + R(s²)) with s = f / (2 + f), from log(1 + f) = 2 artanh s
 * (the formula K. C. Ng published with FDLIBM, Sun Microsystems 1993; it keeps f, the largest term, free of rounding).
 * R's eight coefficients: a Chebyshev fit of Σ 2 z^i / (2i + 1) on 0 ≤ z ≤ 0.0295, error below 7e-20.
 */
export function log(x: number): number {
  const ln2 = 0.6931471804855391; // in two parts: the first has 33 bits, so that its product with an exponent is exact
  const ln2Low = 7.440617110012397e-11;
  cast[0] = x;
  let high = words[HIGH]!;
  let shift = 0;
  if (high < 0x00100000 || high >= 0x7ff00000) {
    if (!(x > 0)) return x === 0 ? -Infinity : NaN;
    if (x === Infinity) return x;
    x *= 18014398509481984; // 2^54 lifts a subnormal into the normal range, exactly
    shift = 54;
    cast[0] = x;
    high = words[HIGH]!;
  }
  const k = (high - 0x3fe6a09e) >> 20; // high word of √½: x = 2^k · m with m in [√½, √2)
  const f = x * POWERS[1074 - k]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const R =
    z *
    (0.6666666666666666 +
      z * 0.4000000000000088 +
      w * (0.2857142857080323 + z * 0.2222222239180047) +
      w * w * (0.18181795630884753 + z * 0.15386240205813478 + w * (0.13268759668560612 + z * 0.13086767009948175)));
  const half = 0.5 * f * f;
  const e = k - shift;
  return e * ln2 - (half - (s * (half + R) + e * ln2Low) - f);
}

/**
 * x^y by the rules of IEEE 754-2019 (so pow(1, y) = 1 and pow(x, 0) = 1 for every y and x, NaN included).
 * Error below 1 ulp: the logarithm is formed to about 65 bits as a sum of two doubles, then multiplied without rounding.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x > 0 && x < Infinity && y > -1.8e19 && y < 1.8e19) return powOfPositive(x, y);
  return powAtTheEdges(x, y);
}

function powAtTheEdges(x: number, y: number): number {
  const size = x < 0 ? -x : x;
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return 1;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  const whole = y % 1 === 0;
  const odd = whole && y % 2 !== 0;
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  const sign = negative && odd ? -1 : 1;
  if (size === 0) return y > 0 ? sign * 0 : sign * Infinity;
  if (size === Infinity) return y > 0 ? sign * Infinity : sign * 0;
  if (negative && !whole) return NaN;
  if (size === 1) return sign;
  // |y| ≥ 1.8e19 with |log x| > 1e-16: the exponent is out of range, whichever way it points.
  if (y >= 1.8e19 || y <= -1.8e19) return size > 1 === y > 0 ? Infinity : 0;
  return sign * powOfPositive(size, y);
}

/** x^y for finite x > 0 and |y| < 2^64. */
function powOfPositive(x: number, y: number): number {
  const splitter = 134217729; // 2^27 + 1 (Dekker): halves of 26 bits, whose products are exact
  const ln2 = 0.6931471804855391; // in two parts: the first has 33 bits, so that its product with an exponent is exact
  const ln2Low = 7.440617110012397e-11;
  let shift = 0;
  cast[0] = x;
  let high = words[HIGH]!;
  if (high < 0x00100000) {
    cast[0] = x *= 18014398509481984;
    shift = 54;
    high = words[HIGH]!;
  }
  const k = (high - 0x3fe6a09e) >> 20;
  const e = k - shift;
  const f = x * POWERS[1074 - k]! - 1;

  // s = f / (2 + f) as s + t. Dekker's exact product gives the remainder of the division.
  const d = 2 + f;
  const s = f / d;
  let c = splitter * s;
  const sHigh = c - (c - s);
  const sLow = s - sHigh;
  c = splitter * d;
  const dHigh = c - (c - d);
  const dLow = d - dHigh;
  const sd = s * d;
  const sdLow = sHigh * dHigh - sd + sHigh * dLow + sLow * dHigh + sLow * dLow;
  const t = (f - sd - sdLow - s * (f - (d - 2))) / d;

  // z = s² as z + zLow, then the cube s z as cube + cubeLow; the next terms of the series are small enough for one double.
  const z = s * s;
  const zLow = sHigh * sHigh - z + 2 * sHigh * sLow + sLow * sLow + 2 * s * t;
  c = splitter * z;
  const zHigh = c - (c - z);
  const zRest = z - zHigh;
  const cube = s * z;
  const cubeLow = sHigh * zHigh - cube + sHigh * zRest + sLow * zHigh + sLow * zRest + (s * zLow + z * t);
  const w = z * z;
  const rest =
    s *
    w *
    (0.40000000000000024 +
      z * 0.2857142857133851 +
      w * (0.2222222227110234 + z * 0.18181808247544543) +
      w * w * (0.15385574796462032 + z * 0.13285957435193352 + w * 0.1291361767218225));

  // ⅔ · cube, with the part of ⅔ that a double does not hold.
  c = splitter * cube;
  const cubeHigh = c - (c - cube);
  const cubeRest = cube - cubeHigh;
  const third = 0.6666666666666666 * cube;
  const thirdLow =
    0.6666666716337204 * cubeHigh -
    third +
    0.6666666716337204 * cubeRest -
    4.967053768289986e-9 * cubeHigh -
    4.967053768289986e-9 * cubeRest +
    (0.6666666666666666 * cubeLow + 3.700743415417188e-17 * cube);

  // log x = e ln2 + 2 s + ⅔ cube + rest, added largest first without losing what rounds off.
  const a = e * ln2;
  const b = 2 * s;
  const ab = a + b;
  const abLow = e === 0 ? 0 : b - (ab - a);
  const sum = ab + third;
  const sumLow = third - (sum - ab) + abLow + (e * ln2Low + 2 * t + thirdLow + rest);
  const logarithm = sum + sumLow;
  const logLow = sumLow - (logarithm - sum);

  c = splitter * y;
  const yHigh = c - (c - y);
  const yLow = y - yHigh;
  c = splitter * logarithm;
  const lHigh = c - (c - logarithm);
  const lLow = logarithm - lHigh;
  const product = y * logarithm;
  const productLow = yHigh * lHigh - product + yHigh * lLow + yLow * lHigh + yLow * lLow + y * logLow;
  return expOfSum(product, productLow);
}

/** log(1 + x), also for tiny x. Error below 3 ulp. W. Kahan's correction: the rounding of 1 + x cancels in log(w) / (w − 1). */
export function log1p(x: number): number {
  const w = 1 + x;
  if (w === 1 || w === Infinity) return x;
  return (log(w) * x) / (w - 1);
}

/** e^x − 1, also for tiny x. Error below 4 ulp; the same correction of Kahan, the other way round. */
export function expm1(x: number): number {
  const w = exp(x);
  if (w === 1) return x;
  const less = w - 1;
  if (x > 1 || x < -1) return less;
  return (less * x) / log(w);
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  powers[1074] = 1;
  for (let i = 1075; i < powers.length; i++) powers[i] = powers[i - 1]! * 2;
  for (let i = 1073; i >= 0; i--) powers[i] = powers[i + 1]! / 2;
  return powers;
}

/** Six square roots of 2 in double-double arithmetic give 2^(1/64); its powers fill the table. T. J. Dekker, Numer. Math. 18 (1971). */
function fillRoots(): void {
  let root = 2;
  let rootLow = 0;
  for (let i = 0; i < 6; i++) {
    const guess = Math.sqrt(root);
    const [square, squareLow] = exactProduct(guess, guess);
    rootLow = (root - square - squareLow + rootLow) / (2 * guess);
    root = guess;
  }
  let value = 1;
  let low = 0;
  for (let j = 0; j < 64; j++) {
    ROOTS[j] = value;
    ROOTS_LOW[j] = low;
    const [product, productLow] = exactProduct(value, root);
    const rest = productLow + (value * rootLow + low * root);
    value = product + rest;
    low = rest - (value - product);
  }
}

/** a · b as an unevaluated sum of two doubles (Dekker). */
function exactProduct(a: number, b: number): [number, number] {
  let c = 134217729 * a;
  const aHigh = c - (c - a);
  const aLow = a - aHigh;
  c = 134217729 * b;
  const bHigh = c - (c - b);
  const bLow = b - bHigh;
  const product = a * b;
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}
