import type { profile } from '@tensorflow/tfjs-core';

type Profile = Awaited<ReturnType<typeof profile>>;
type Kernel = Pick<Profile['kernels'][number], 'name' | 'inputShapes' | 'kernelTimeMs'>;

const MOST = 25;

/** Of what ran in `steps` steps: milliseconds a step, their share, calls a step, the operation and its inputs. */
export async function operations(kernels: readonly Kernel[], steps: number): Promise<string[][]> {
  const sums = new Map<string, { readonly name: string; readonly shapes: string; time: number; calls: number }>();
  for (const kernel of kernels) {
    const shapes = kernel.inputShapes.map((shape) => shape?.join('x') || '1').join(', ');
    const time = Number((await kernel.kernelTimeMs) as number);
    const sum = sums.get(`${kernel.name} ${shapes}`) ?? { name: kernel.name, shapes, time: 0, calls: 0 };
    sums.set(`${kernel.name} ${shapes}`, { ...sum, time: sum.time + time, calls: sum.calls + 1 });
  }
  const sorted = [...sums.values()].sort((a, b) => b.time - a.time);
  const total = sorted.reduce((sum, { time }) => sum + time, 0);
  const line = (name: string, time: number, calls: number, shapes: string): string[] => [
    (time / steps).toFixed(2),
    `${((100 * time) / total).toFixed(1)} %`,
    `${calls / steps}`,
    name,
    shapes,
  ];
  const [shown, rest] = [sorted.slice(0, MOST), sorted.slice(MOST)];
  const sumOf = (of: 'time' | 'calls'): number => rest.reduce((sum, each) => sum + each[of], 0);
  return [
    ...shown.map(({ name, time, calls, shapes }) => line(name, time, calls, shapes)),
    ...(rest.length > 0 ? [line(`${rest.length} others`, sumOf('time'), sumOf('calls'), '')] : []),
    line('all', total, kernels.length, ''),
  ];
}
