// exp, log and pow against values computed with 50 digits (mpmath 1.3), given as a pair of doubles: nearest value and what is left.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these are measured arguments and answers, not constants
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, expm1, log, log1p, pow } from '../../src/numbers/elementary.ts';

/** [x, e^x rounded, remainder] */
const EXP = [
  [1e-20, 1.0, 1e-20],
  [1e-8, 1.00000001, 1.1077471008511378e-16],
  [0.005, 1.005012520859401, 1.038940170687815e-16],
  [0.0054, 1.0054146062794678, -7.222965820335253e-17],
  [-0.01, 0.9900498337491681, -5.331017426972769e-17],
  [0.1, 1.1051709180756477, -8.149523913327619e-17],
  [0.34, 1.4049475905635938, 8.000517253714439e-17],
  [-0.3465735902799726, 0.7071067811865476, -8.850864603713092e-19],
  [0.6931471805599453, 2.0, -4.638093627692599e-17],
  [1.0, 2.718281828459045, 1.4456468917292502e-16],
  [-1.0, 0.36787944117144233, -1.2428753672788363e-17],
  [2.5, 12.182493960703473, 2.0334002173348147e-16],
  [-3.75, 0.023517745856009107, 1.2666758876675962e-18],
  [10.0, 22026.465794806718, -1.3780134700517372e-12],
  [-20.123, 1.8226032512780204e-9, 4.7340513074609016e-26],
  [88.7, 3.325986980250579e38, -2.558061914428818e21],
  [123.456, 4.132944352778106e53, 6.70292574976418e36],
  [-300.25, 4.009422364622857e-131, -9.421845746665655e-148],
  [500.5, 2.314132344963141e217, 1.9605038103674065e201],
  [700.1, 1.120899771073261e304, -1.0893860347277567e288],
  [709.7, 1.6549840276802644e308, -4.1236453850611414e291],
  [-708.3, 2.450295530965988e-308, 0.0],
  [-10.57003411, 2.567393944284714e-5, 1.0536260725642172e-21],
  [-20.949049565, 7.978906443696102e-10, -2.205092218360444e-26],
  [9.056068382, 8570.388833218745, -3.562008933848552e-13],
  [-25.6538228, 7.222479506693026e-12, 3.970826946548143e-28],
  [2.152920258, 8.609965039685681, 1.7238829447983502e-16],
  [-8.058664985, 0.0003163488539835121, 4.240232667301433e-21],
  [-26.520064514, 3.03726245632184e-12, 1.3603203362848052e-29],
  [0.446143991, 1.5622764040805643, -1.0940919858984012e-16],
] as const;

/** [x, ln x rounded, remainder] */
const LOG = [
  [5e-324, -744.4400719213812, -4.422444340918698e-14],
  [1e-310, -713.8013788281542, -8.592254740270771e-15],
  [2.2250738585072014e-308, -708.3964185322641, -2.7475416721234714e-14],
  [1e-100, -230.25850929940458, 1.1069413097223595e-14],
  [1e-5, -11.512925464970229, 2.790027459050308e-16],
  [0.1, -2.3025850929940455, -1.7150243628057985e-16],
  [0.5, -0.6931471805599453, -2.3190468138462996e-17],
  [0.7071067811865475, -0.34657359027997275, 1.0775909101525876e-17],
  [0.7071067811865476, -0.3465735902799726, 1.2517012761299022e-18],
  [0.9, -0.10536051565782628, 4.81014917638444e-18],
  [0.99, -0.01005033585350145, 4.341832787901688e-19],
  [0.9999999, -1.0000000494736474e-7, -5.529865283193222e-24],
  [0.9999999999999999, -1.1102230246251565e-16, -6.162975822039155e-33],
  [1.0000000000000002, 2.2204460492503128e-16, 3.649214750845877e-48],
  [1.0000001, 9.999999505838704e-8, 1.5249709528441489e-24],
  [1.01, 0.009950330853168092, -3.736425524726216e-19],
  [1.1, 0.09531017980432493, 5.927240202146761e-18],
  [1.4142135623730951, 0.3465735902799727, 2.4442169414592898e-17],
  [1.5, 0.4054651081081644, -2.8811380259626426e-18],
  [1.6249031516716892, 0.4854482150343434, -1.5239448277851735e-17],
  [2.0, 0.6931471805599453, 2.3190468138462996e-17],
  [2.718281828459045, 1.0, -5.318237706605891e-17],
  [10.0, 2.302585092994046, -2.1707562233822494e-16],
  [100000.0, 11.512925464970229, -1.971996919909995e-16],
  [1e100, 230.25850929940458, -1.1033518306311232e-14],
  [1.7976931348623157e308, 709.782712893384, 2.3636017071323592e-14],
  [0.401238278, -0.9131998186718052, 3.3752865755533044e-17],
  [1.470843346, 0.3858359410468883, 1.2558256642593537e-17],
  [0.488609644, -0.7161913823262732, -4.85507500783741e-17],
  [0.544925136, -0.6071068588919621, -4.8888500686546764e-17],
  [1.446201811, 0.368940679005199, -7.38693920610724e-18],
  [2.532500737, 0.9292072481574408, 1.7424477746101278e-17],
  [0.634265295, -0.4552879656969394, 2.4117494164197778e-17],
  [0.902745204, -0.10231493149445613, 3.298094059464112e-19],
] as const;

/** [x, y, x^y rounded, remainder] */
const POW = [
  [2.0, 10.0, 1024.0, 0.0],
  [2.0, 0.5, 1.4142135623730951, -9.667293313452913e-17],
  [3.0, -7.25, 0.00034743286952519095, -2.567627922687657e-20],
  [10.0, -300.0, 1e-300, -2.5059094e-317],
  [10.0, 308.0, 1e308, -1.0979063629440455e291],
  [0.3, 1.7, 0.12915348607498026, 9.9904746018186e-18],
  [1.0001, 500000.0, 5.171760815343924e21, 301580.2110535226],
  [0.9999999, -6500000000.0, 1.9562628296061558e282, -5.866576925721902e265],
  [1e-300, 0.123, 1.2589254117941687e-37, 1.8847435946537482e-54],
  [1e300, -1.02, 9.999999999999877e-307, -2e-323],
  [7.5, 350.1, 2.285326804240371e306, -9.59716254751754e289],
  [2.2250738585072014e-308, 0.999, 4.518529135717911e-308, -5e-324],
  [5e-324, 0.5, 2.2227587494850775e-162, 0.0],
  [1.5, -1740.3, 3.5349385240036533e-307, 1e-323],
  [0.047248321833358815, -12.9312042368757, 1.3860546622406987e17, 7.738229954611493],
  [1.7e308, -1.0, 5.88235294117647e-309, -0.0],
] as const;

const LOG1P = [
  [1e-300, 1e-300, 0.0],
  [-1e-18, -1e-18, -5.0000000000000005e-37],
  [1e-9, 9.999999995e-10, 7.493897403823754e-26],
  [-0.3, -0.35667494393873234, -2.6895094047056423e-17],
  [0.5, 0.4054651081081644, -2.8811380259626426e-18],
  [-0.9999999999999999, -36.7368005696771, -6.739832990259606e-16],
  [3.0, 1.3862943611198906, 4.638093627692599e-17],
  [1e20, 46.051701859880914, -7.88788767963998e-16],
] as const;

const EXPM1 = [
  [1e-300, 1e-300, 0.0],
  [-1e-18, -1e-18, 5.0000000000000005e-37],
  [1e-9, 1.0000000005000001e-9, -7.443897403844588e-26],
  [-0.3, -0.2591817793182821, -1.805530505953e-18],
  [0.5, 0.6487212707001282, -4.731568479435833e-17],
  [1.0, 1.7182818284590453, -7.747991575210629e-17],
  [-2.5, -0.9179150013761012, -4.64380980895493e-17],
  [-50.0, -1.0, 1.9287498479639178e-22],
  [30.0, 10686474581523.463, -0.0007436345313492586],
] as const;

const bits = new BigInt64Array(1);
const asDouble = new Float64Array(bits.buffer);

/** The distance from a double to the next one away from zero. */
function ulp(x: number): number {
  asDouble[0] = Math.abs(x);
  bits[0] = bits[0]! + 1n;
  return asDouble[0] - Math.abs(x);
}

function errorInUlp(ours: number, exact: number, remainder: number): number {
  return Math.abs(ours - exact - remainder) / ulp(exact);
}

describe('accuracy, in units in the last place', () => {
  test.each(EXP)('exp(%d): below 0.52', (x, exact, rest) => {
    expect(errorInUlp(exp(x), exact, rest)).toBeLessThan(0.52);
  });

  test.each(LOG)('log(%d): below 1', (x, exact, rest) => {
    expect(errorInUlp(log(x), exact, rest)).toBeLessThan(1);
  });

  test.each(POW)('pow(%d, %d): below 0.55', (x, y, exact, rest) => {
    expect(errorInUlp(pow(x, y), exact, rest)).toBeLessThan(0.55);
  });

  test.each(LOG1P)('log1p(%d): below 3', (x, exact, rest) => {
    expect(errorInUlp(log1p(x), exact, rest)).toBeLessThan(3);
  });

  test.each(EXPM1)('expm1(%d): below 4', (x, exact, rest) => {
    expect(errorInUlp(expm1(x), exact, rest)).toBeLessThan(4);
  });

  // Math.exp and Math.log are within 1 ulp themselves on the engines we know: 2 is the most two such values can differ by.
  test('exp and log stay within 2 of the engine’s own', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), x => errorInUlp(exp(x), Math.exp(x), 0) <= 2),
      { seed: 1, numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }), x => {
        const error = x === 1 ? log(x) : errorInUlp(log(x), Math.log(x), 0);
        return error <= 2;
      }),
      { seed: 2, numRuns: 20_000 },
    );
  });

  test('pow of a whole number is repeated multiplication where that is exact', () => {
    for (let base = 2; base <= 9; base++) {
      let product = 1;
      for (let y = 0; product * base <= Number.MAX_SAFE_INTEGER; y++, product *= base)
        expect(pow(base, y)).toBe(product);
    }
  });
});

describe('what has to hold exactly', () => {
  test('exp(0) = 1, log(1) = 0, pow(x, 0) = pow(1, y) = 1, pow(x, 1) = x', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(log(1)).toBe(0);
    fc.assert(
      fc.property(fc.double(), x => {
        expect(pow(x, 0)).toBe(1);
        expect(pow(1, x)).toBe(1);
        expect(pow(x, 1)).toBe(x);
      }),
      { seed: 3 },
    );
  });

  test('ends of the range', () => {
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(NaN)).toBeNaN();
    expect(exp(709.782712893384)).toBeLessThan(Infinity);
    expect(exp(709.7827128933841)).toBe(Infinity);
    expect(exp(-745.1332191019411)).toBe(5e-324);
    expect(exp(-745.1332191019413)).toBe(0);
    expect(exp(-710)).toBe(4.47628622567513e-309); // mpmath: 4.4762862256751298e-309, subnormal
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(-Infinity)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(log(Infinity)).toBe(Infinity);
    expect(log1p(-1)).toBe(-Infinity);
    expect(log1p(-2)).toBeNaN();
    expect(log1p(Infinity)).toBe(Infinity);
    expect(log1p(-0)).toBe(-0);
    expect(expm1(-Infinity)).toBe(-1);
    expect(expm1(Infinity)).toBe(Infinity);
    expect(expm1(-0)).toBe(-0);
  });

  test('pow at zero, infinity and negative bases is IEEE 754’s; JavaScript differs only at ±1 to the infinite and 1 to NaN', () => {
    const special = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      0.5,
      -0.5,
      3,
      -3,
      2.5,
      -2.5,
      Infinity,
      -Infinity,
      NaN,
      1e300,
      -1e300,
      1e19,
      5e-324,
    ];
    for (const x of special) {
      for (const y of special) {
        if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) expect(pow(x, y)).toBe(1);
        else if (Number.isNaN(x ** y) || x ** y === 0 || Math.abs(x ** y) === Infinity)
          expect([x, y, pow(x, y)]).toEqual([x, y, x ** y]);
        else expect(errorInUlp(pow(x, y), x ** y, 0)).toBeLessThanOrEqual(2);
      }
    }
  });

  test('exp never falls and log never falls from one double to the next', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), x => exp(x) <= exp(x + ulp(x))),
      { seed: 4, numRuns: 5000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), x => log(x) <= log(x + ulp(x))),
      { seed: 5, numRuns: 5000 },
    );
  });

  // The digest was taken from this implementation; it is here to notice when an engine or an edit changes a single bit.
  test('the same bits everywhere', () => {
    const results = new Float64Array(40_000);
    for (let i = 0; i < 10_000; i++) {
      const x = ((i * 7919) % 10_007) / 10_007;
      results[4 * i] = exp(40 * x - 20);
      results[4 * i + 1] = log(x + 1e-3 * (i + 1));
      results[4 * i + 2] = pow(1e-3 + 5 * x, 6 * x - 3);
      results[4 * i + 3] = log1p(-x) + expm1(x);
    }
    expect(createHash('sha256').update(new Uint8Array(results.buffer)).digest('hex')).toMatchInlineSnapshot(
      `"f192e94ce14922b599fc5e2533cab5fb5160a64829615f93904173738d06592e"`,
    );
  });
});
