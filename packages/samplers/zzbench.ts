import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { useBackend } from '@ebmjs/backends';
import { key, foldIn, walk, normal, uniform, valueAndGradient, scope } from '@ebmjs/core';
import { langevin, hmc, mala } from '@ebmjs/samplers';
import { mlp, residualNetwork } from '@ebmjs/models';
await useBackend('wasm');
const free = (shape: number[]) => Object.assign((x: any) => tf.zeros([x.shape[0]]) as any, { valueAndGrad: (x: any) => ({ value: tf.zeros([x.shape[0]]) as any, grad: tf.clone(x) }) });
for (const [name, shape, model] of [['2d mlp', [2], mlp({ dimension: 2 })], ['8x8x1 res', [8, 8, 1], residualNetwork({ shape: [8, 8, 1] })], ['28x28x1 res', [28,28,1], residualNetwork({ shape: [28, 28, 1] })]] as const) {
  const v = model.init(key(0)); const f = model.freeze(v);
  for (const [en, energy] of [['net', f.energy()], ['free', free([...shape])]] as const) {
    const x = uniform(key(1), [64, ...shape]);
    const k = langevin({ preset: 'paper' });
    for (const rep of [0, 1]) {
      const n = en === 'net' && name[0] === '2' && name[1] === '8' ? 30 : 300; const t = performance.now();
      for (const { step, state } of walk(k, energy as any, key(2), x)) if (step === n) { state.position.dataSync(); break; }
      const dt = (performance.now() - t) / n;
      const t2 = performance.now();
      for (let i = 0; i < n; i++) { const { value, grad } = valueAndGradient(energy as any, x); grad.dispose(); value.dispose(); }
      const dg = (performance.now() - t2) / n;
      const t3 = performance.now();
      for (let i = 0; i < n; i++) normal(foldIn(key(3), i), x.shape).dispose();
      const dn = (performance.now() - t3) / n;
      const g = uniform(key(5), [64, ...shape]);
      const t4 = performance.now();
      for (let i = 0; i < n; i++) scope(() => tf.sqrt(tf.sum(tf.reshape(tf.square(g), [64, -1]), 1))).dispose();
      const dnorm = (performance.now() - t4) / n;
      if (rep) console.log(name, en, 'step', dt.toFixed(3), 'ms; gradient', dg.toFixed(3), 'noise', dn.toFixed(3), 'norm', dnorm.toFixed(3));
    }
  }
}
