import { TYPES, unsigned, type Code, type Type } from './assembly.js';

/** A place for a value within a function. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
  /** Sets it and leaves the value. */
  readonly tee: (value: Code) => Code;
}

/** A function on the memory of somebody else: its parameters' types, and its code, which may ask for more locals. */
export interface LoopSource {
  readonly parameters: readonly Type[];
  readonly body: (parameters: readonly Local[], local: (type: Type) => Local) => Code;
}

const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const section = (id: number, ...code: Code): Code => [id, ...sized(code)];
const name = (text: string): Code => sized([...text].map((letter) => letter.charCodeAt(0)));

/** Pages that a memory of WebAssembly can have. */
const MOST_PAGES = 65_536;

/** A module that imports `m.m`, a memory, and exports the function as `f`. */
export function loopModule({ parameters, body }: LoopSource, shared: boolean): Uint8Array<ArrayBuffer> {
  const locals: Type[] = [];
  const place = (index: number): Local => ({
    get: [0x20, ...unsigned(index)],
    set: (value) => [...value, 0x21, ...unsigned(index)],
    tee: (value) => [...value, 0x22, ...unsigned(index)],
  });
  const code = body(
    parameters.map((_, index) => place(index)),
    (type) => place(parameters.length + locals.push(type) - 1),
  );
  const declared = [...unsigned(locals.length), ...locals.flatMap((type) => [1, TYPES[type]])];
  const limits = shared ? [3, 0, ...unsigned(MOST_PAGES)] : [0, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, ...sized(parameters.map((type) => TYPES[type])), 0),
    ...section(2, 1, ...name('m'), ...name('m'), 2, ...limits),
    ...section(3, 1, 0),
    ...section(7, 1, ...name('f'), 0, 0),
    ...section(10, 1, ...sized([...declared, ...code, 0x0b])),
  ]);
}
