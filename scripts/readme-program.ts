/** A program shown in a README, and what the README says that it prints. */
export interface ReadmeProgram {
  /** Path relative to `examples/`, from the line above the block. */
  readonly example: string;
  /** Text of the `ts` block, with its last newline. */
  readonly code: string;
  /** Text of the `text` block that follows in the same section, with its last newline; absent when none does. */
  readonly output?: string;
}

/** A fenced block with its language, or a line that means something here. */
type Piece =
  | { readonly kind: 'block'; readonly language: string; readonly text: string }
  | { readonly kind: 'heading' }
  | { readonly kind: 'mark'; readonly example: string };

/** Whether a program runs in browsers. */
export const isForBrowsers = (example: string): boolean => /-(browser|anywhere)\.ts$/.test(example);

/** Whether a program runs in Node. */
export const isForNode = (example: string): boolean => !example.endsWith('-browser.ts');

const LANGUAGES = new Set(['ts', 'typescript']);

/** The programs of a README, in order: `ts` blocks right below a line `<!-- example: FILE -->`. */
export function readmePrograms(markdown: string): ReadmeProgram[] {
  const pieces = piecesOf(markdown);
  return pieces.flatMap((piece, i) => {
    const block = pieces[i + 1];
    if (piece.kind !== 'mark' || block?.kind !== 'block' || !LANGUAGES.has(block.language)) return [];
    const next = pieces[i + 2];
    const printed = next?.kind === 'block' && next.language === 'text' ? { output: next.text } : {};
    return [{ example: piece.example, code: block.text, ...printed }];
  });
}

/** How many `ts` blocks a README has, marked or not. */
export function tsBlocks(markdown: string): number {
  return piecesOf(markdown).filter((piece) => piece.kind === 'block' && LANGUAGES.has(piece.language)).length;
}

function piecesOf(markdown: string): Piece[] {
  const pieces: Piece[] = [];
  let open: { language: string; lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const fence = /^```(\S*)/.exec(line);
    if (open && !fence) open.lines.push(`${line}\n`);
    else if (open) {
      pieces.push({ kind: 'block', language: open.language, text: open.lines.join('') });
      open = undefined;
    } else if (fence) open = { language: fence[1]!, lines: [] };
    else pieces.push(...plainLine(line));
  }
  return pieces;
}

function plainLine(line: string): Piece[] {
  const example = /^<!-- example: (\S+) -->$/.exec(line)?.[1];
  if (example !== undefined) return [{ kind: 'mark', example }];
  return line.startsWith('#') ? [{ kind: 'heading' }] : [];
}
