// Addressed luck: what a stream's name, seed and block change, and what they leave alone.
import { describe, expect, test } from 'vitest';
import { BLOCK, streamKey, uniforms } from '../../src/engine/stream.ts';

function block(seed: string, name: string, index: number, length = BLOCK): Float64Array {
  const out = new Float64Array(length);
  uniforms(seed, name, index, out);
  return out;
}

/** √n D of Kolmogorov and Smirnov against the uniform distribution. */
function distanceFromUniform(values: Float64Array): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let d = 0;
  for (const [i, x] of sorted.entries()) d = Math.max(d, (i + 1) / n - x, x - i / n);
  return Math.sqrt(n) * d;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (v: Float64Array) => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my);
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

describe('a stream', () => {
  // The key is SHA-256 of ["7","ban.onset","3"] (checked with sha256sum); the uniforms were recorded from seedrandom 3.0.5's alea.
  test('is the same for ever', () => {
    expect(streamKey('7', 'ban.onset', 3)).toMatchInlineSnapshot(
      `"5386d2b56d0f89a5a9c4fa41f28d4812662eeb46d2fafbe15958e0c269e83391"`,
    );
    expect([...block('7', 'ban.onset', 3, 3)]).toMatchInlineSnapshot(`
      [
        0.3537965663385124,
        0.41425839874333137,
        0.10386699764592788,
      ]
    `);
  });

  test('repeats, and a shorter request is its beginning', () => {
    expect(block('a', 'x', 0)).toEqual(block('a', 'x', 0));
    expect(block('a', 'x', 0, 10)).toEqual(block('a', 'x', 0).slice(0, 10));
  });

  test('lies in [0, 1) and is uniform', () => {
    const all = new Float64Array(400 * BLOCK);
    for (let i = 0; i < 400; i++) all.set(block('uniform', 'x', i), i * BLOCK);
    expect(all.every(u => u >= 0 && u < 1)).toBe(true);
    // P(√n D > 2.2) = 1.3e-4 by Kolmogorov's limit, and the seed is fixed.
    expect(distanceFromUniform(all)).toBeLessThan(2.2);
  });

  test('has 53 bits: values are not multiples of 2^−32', () => {
    expect(block('bits', 'x', 0).filter(u => (u * 2 ** 32) % 1 !== 0).length).toBeGreaterThan(BLOCK - 5);
  });

  test('more than a block is refused', () => {
    expect(() => uniforms('a', 'x', 0, new Float64Array(BLOCK + 1))).toThrow('bug');
  });
});

describe('neighbours share nothing', () => {
  const addresses: readonly (readonly [string, string, number])[] = [
    ['1', 'x', 0],
    ['2', 'x', 0],
    ['01', 'x', 0],
    ['1', 'x', 1],
    ['1', 'X', 0],
    ['1', 'x ', 0],
    ['1', 'x#0', 0],
    ['1', 'x#1', 0],
    ['1', 'x#10', 0],
    ['11', 'x', 0],
    ['1","x', '', 0],
    ['1', 'x","0', 0],
    ['', '1x', 0],
    ['ä', 'x', 0],
    ['a', 'x', 0],
    ['aa', 'x', 0],
  ];

  test('no value occurs in two of them', () => {
    const seen = new Set<number>();
    for (const address of addresses) for (const u of block(...address)) seen.add(u);
    expect(seen.size).toBe(addresses.length * BLOCK);
  });

  test('they do not correlate', () => {
    // 120 pairs of 256 draws: r √256 is nearly standard normal, so 4.5 is passed by one of them with probability 8e-4.
    for (const [i, a] of addresses.entries()) {
      for (const b of addresses.slice(0, i)) {
        expect(Math.abs(correlation(block(...a), block(...b))) * Math.sqrt(BLOCK)).toBeLessThan(4.5);
      }
    }
  });

  test('200 consecutive seeds: their first draws are uniform', () => {
    const first = Float64Array.from({ length: 200 }, (_, seed) => block(String(seed), 'x', 0, 1)[0]!);
    expect(distanceFromUniform(first)).toBeLessThan(2.2);
  });
});
