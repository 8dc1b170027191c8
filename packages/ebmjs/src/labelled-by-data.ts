import { EbmError, foldIn, type Batch, type Buffer, type Dataset } from '@ebmjs/core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** Of the draw's key, so that labels come from other rows than anything else that the key decides. */
const LABELS = 7;

/**
 * A buffer of chains without labels, each draw of which takes the labels of a batch of data: labels then are distributed as
 * in the data, whatever they are (positions, sizes), and chains change theirs from one draw to the next. So the code
 * of Du and Mordatch (2019) does.
 */
export function labelledByData(buffer: Buffer, batch: Dataset['batch'] | undefined): Buffer {
  if (!batch) throw new EbmError('buffer.labels', 'must be stored where there are no data to take labels from');
  return {
    ...buffer,
    draw: (key, n) => {
      const chains = buffer.draw(key, n);
      try {
        return { ...chains, y: labelsOf(batch(foldIn(key, LABELS), n)) };
      } catch (error) {
        chains.x.dispose();
        throw error;
      }
    },
    put: (labelled, x) => {
      const { y: _, ...draw } = labelled;
      return buffer.put(draw, x);
    },
  };
}

/** The labels of a batch, whose events it frees. */
function labelsOf({ x, y }: Batch): Tensor2D {
  x.dispose();
  if (!y) throw new EbmError('buffer.labels', 'must be stored where data have no labels');
  return y;
}
