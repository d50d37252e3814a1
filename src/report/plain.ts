// Foreign text made safe to show in places that `printable` alone does not cover: several lines, JSON, a limited width.
// Names and notes come from files anyone may have written, and must not steer a terminal. Knows nothing of tables or colours.
import { displayWidth, printable } from '../problem.ts';

/** Harmless text of several lines: line ends stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON text as it is, its line ends too, but with every character that could do more than be seen as an escape of JSON. */
export function printableJson(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, character => {
    if (character === '\n') return character;
    let codes = ''; // one for each half of a character beyond 16 bits
    for (let i = 0; i < character.length; i++) codes += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    return codes;
  });
}

/** At most `width` columns on a screen, the last one an ellipsis where something is left out. */
export function clipped(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The same from the other end: the last columns, an ellipsis first. */
export function clippedStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of [...text].reverse()) {
    if (displayWidth(character + kept) > width - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
}
