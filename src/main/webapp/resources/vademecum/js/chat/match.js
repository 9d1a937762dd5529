// Finds a quote in a page's text. The text layer of a PDF breaks words at line ends, joins letters to ligatures and
// sets its own spaces and quote marks, so both sides are reduced to bare letters and digits before they are compared.

const KEPT = /[\p{L}\p{N}]/u;
const PIECE_MIN = 16; // shorter pieces match by chance
const PART_MIN = 24; // the least that counts as "the part of the quote that stands on this page"

/**
 * @param {string} text
 * @returns {{letters: string, origins: number[]}} the letters that are compared, and where each was in the text
 */
export function fold(text) {
  let letters = '';
  const origins = [];
  let offset = 0;
  for (const char of text) {
    for (const letter of char.normalize('NFKD').toLowerCase()) {
      if (KEPT.test(letter)) {
        letters += letter;
        for (let unit = 0; unit < letter.length; unit++) {
          origins.push(offset);
        }
      }
    }
    offset += char.length;
  }
  return { letters, origins };
}

/**
 * @typedef {{text: string, x: number, y: number, height: number}} Item a run of text; y grows upwards as in PDF
 * @typedef {{item: number, start: number, end: number}} Span a part of an item's text
 */

/**
 * @param {Item[]} items the page's text in its own order
 * @param {string} quote cells of a table row may be separated by " | "
 * @param {string} [section] a heading the quote is expected after
 * @param {boolean} [partly] whether a part of the quote will do
 * @returns {Span[]} where the quote, or the part of it that is on this page, stands; empty when it is not here
 */
export function findQuote(items, quote, section = '', partly = true) {
  const wanted = fold(quote).letters;
  if (!wanted) {
    return [];
  }
  const orders = [items.map((_, index) => index), visualOrder(items)];
  const pages = orders.map(order => readIn(order, items));
  for (const page of pages) {
    const at = findAfter(page.letters, wanted, fold(section ?? '').letters);
    if (at >= 0) {
      return spans(page, [[at, at + wanted.length]]);
    }
  }
  return partly ? findParts(pages, wanted) : [];
}

function findParts(pages, wanted) {
  const candidates = pages.map(page => ({ page, pieces: findPieces(page.letters, wanted) }));
  const best = candidates.reduce((one, other) => (covered(other.pieces) > covered(one.pieces) ? other : one));
  const enough = Math.min(PART_MIN, Math.ceil(wanted.length * 0.5));
  return covered(best.pieces) >= enough ? spans(best.page, best.pieces) : [];
}

/** Lines from top to bottom, each from left to right: the order in which a table row reads as a row. */
function visualOrder(items) {
  const byHeight = items.map((item, index) => ({ ...item, index })).sort((a, b) => b.y - a.y);
  const lines = [];
  for (const item of byHeight) {
    const line = lines.at(-1);
    if (line && line[0].y - item.y < Math.max(line[0].height, item.height, 1) * 0.5) {
      line.push(item);
    } else {
      lines.push([item]);
    }
  }
  return lines.flatMap(line => line.sort((a, b) => a.x - b.x)).map(item => item.index);
}

function readIn(order, items) {
  const parts = order.map(index => ({ index, ...fold(items[index].text) }));
  return {
    letters: parts.map(part => part.letters).join(''),
    places: parts.flatMap(part => part.origins.map(offset => ({ item: part.index, offset }))),
  };
}

function findAfter(letters, wanted, heading) {
  const from = heading ? letters.indexOf(heading) : -1;
  const after = from >= 0 ? letters.indexOf(wanted, from) : -1;
  return after >= 0 ? after : letters.indexOf(wanted);
}

/** Cuts the quote into the longest pieces that the page has, so that a footer or a page's end in it does no harm. */
function findPieces(letters, wanted) {
  const pieces = [];
  let from = 0;
  let at = 0;
  while (at + PIECE_MIN <= wanted.length || (at === 0 && wanted.length > 0)) {
    const length = longest(letters, wanted, at);
    if (length < Math.min(PIECE_MIN, wanted.length)) {
      at++;
      continue;
    }
    const piece = wanted.slice(at, at + length);
    const ahead = letters.indexOf(piece, from);
    const found = ahead >= 0 ? ahead : letters.indexOf(piece);
    pieces.push([found, found + length]);
    from = found + length;
    at += length;
  }
  return pieces;
}

/** The length of the longest piece of the quote from `at` on that the page has; a page that has it has its beginning. */
function longest(letters, wanted, at) {
  let low = 0;
  let high = wanted.length - at;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (letters.includes(wanted.slice(at, at + middle))) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

function covered(pieces) {
  return pieces.reduce((sum, [start, end]) => sum + end - start, 0);
}

function spans(page, pieces) {
  const result = [];
  for (const [start, end] of pieces) {
    for (const { item, offset } of page.places.slice(start, end)) {
      const last = result.at(-1);
      if (last?.item === item && last.start <= offset) {
        last.end = offset + 1;
      } else {
        result.push({ item, start: offset, end: offset + 1 });
      }
    }
  }
  return result;
}
