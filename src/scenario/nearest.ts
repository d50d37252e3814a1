// The known word nearest to one that is not known, for "did you mean".
// Knows nothing of what the words mean.
import { distance } from 'fastest-levenshtein';

const LONGEST = 120; // names are no longer, and the distance takes time in the product of both lengths

/** The candidate that `word` most likely stands for, or undefined if none is near: the same but for case, or a few letters off. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.slice(0, LONGEST).toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    if (known.length > LONGEST) continue;
    if (wanted.length >= 4 && known.startsWith(wanted) && best === undefined) best = candidate; // cut short
    if (Math.abs(known.length - wanted.length) >= least) continue;
    const apart = isSwapped(wanted, known) ? 1 : distance(wanted, known);
    if (apart < least) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

/** Whether one word is the other with its letters in another order, as in `yaer`: one slip, not two. */
const isSwapped = (a: string, b: string): boolean =>
  a !== b && a.length === b.length && [...a].sort().join('') === [...b].sort().join('');

/** "did you mean `china`?", or `otherwise` if nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearest(word, candidates);
  return near === undefined ? otherwise : `did you mean \`${near}\`?`;
}

/** Up to `most` words in a row, for "one of …". */
export function listed(words: readonly string[], most = 12): string {
  const shown = words.slice(0, most).map(word => `\`${word}\``);
  return words.length > most ? `${shown.join(', ')} … (${words.length} in all)` : shown.join(', ');
}
