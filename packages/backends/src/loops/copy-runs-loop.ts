import { i32, memory, whileLoop } from './assembly.js';
import type { Local, LoopSource } from './loop-module.js';

type Six = [Local, Local, Local, Local, Local, Local];

/** A loop `(to, from, count, bytes, toStep, fromStep)`: copies `count` runs of `bytes`, from one distance to another. */
export const copyRunsLoop: LoopSource = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  body: (parameters) => {
    const [to, from, count, bytes, toStep, fromStep] = parameters as unknown as Six;
    return whileLoop(count.get, [
      ...memory.copy(to.get, from.get, bytes.get),
      ...to.set(i32.add(to.get, toStep.get)),
      ...from.set(i32.add(from.get, fromStep.get)),
      ...count.set(i32.sub(count.get, i32.constant(1))),
    ]);
  },
};
