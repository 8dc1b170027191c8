import { backendInfo } from '@ebmjs/backends';
import { release } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { imageGrid } from '@ebmjs/report';
import { writeJson } from '../files.js';
import { Interrupted } from '../interrupt.js';
import { alone } from './alone.js';
import type { ComposeConfig } from './config.js';
import { composePage } from './page.js';
import { composedPainters, decoderPainters, learnApart, type Painter } from './painters.js';
import { toldOf, type ComposeResults, type MethodResult } from './results.js';
import { seenOf } from './sprites.js';
import { world, type ComposeRunOptions, type World } from './world.js';
import { spread } from '../spread.js';

/** Most combinations that the picture shows, and on which methods are told of what was seen. */
const PICTURED = 16;
const SEEN_TOLD = 48;

/**
 * Two energies learnt apart, what their sum samples of combinations that neither has seen, the same after tuning, and two
 * decoders that have seen as much; what the folder has already is gone on with. Writes `results.json`, `pictures.png` and
 * `report.html`.
 */
export async function composeRun(config: ComposeConfig, options: ComposeRunOptions): Promise<ComposeResults> {
  try {
    const shared = await world(config, options);
    const { results, png } = await everything(shared).finally(shared.dispose);
    const { folder } = options;
    await writeJson(folder.results, results);
    await writeFileSafely(folder.pictures, png);
    await writeFileSafely(folder.report, composePage(results, png));
    return results;
  } catch (error) {
    if (error instanceof Interrupted) {
      process.stderr.write(`stopped; go on with: ebmjs compose ${options.folder.path} --resume\n`);
    }
    throw error;
  }
}

interface Everything {
  readonly results: ComposeResults;
  readonly png: Uint8Array;
}

async function everything(shared: World): Promise<Everything> {
  const { config, sprites, seen, judge } = shared;
  const pictured = spreadOver(seen.neither, PICTURED);
  const methods: MethodResult[] = [await chance(shared)];
  const shown = [{ method: 'true', pixels: await pixelsOf(shared, pictured) }];
  const tell = async (painter: Painter): Promise<void> => {
    const { result, pixels } = await toldOfPainter(shared, painter, pictured);
    methods.push(result);
    if (painter.share === config.seen.share) shown.push({ method: painter.method, pixels });
  };
  for await (const painter of decoderPainters(shared)) await tell(painter);
  const apart = await learnApart(shared);
  const byItself = await alone(shared, apart);
  for await (const painter of composedPainters(shared, apart)) await tell(painter);
  const { shape, place, either, neither } = seen;
  const results: ComposeResults = {
    config,
    backend: backendInfo().name,
    combinations: {
      all: sprites.all.size,
      ...{ shape: shape.length, place: place.length, either: either.length, neither: neither.length },
    },
    judgeAccuracy: await judge.accuracy(),
    alone: byItself,
    methods,
    pictured: { rows: pictured, methods: shown.map(({ method }) => method) },
  };
  const { side } = config.images;
  const pixels = shown.flatMap((row) => [...row.pixels]);
  const size = { height: side, width: side, channels: 1, scale: Math.ceil(32 / side) } as const;
  return { results, png: imageGrid({ pixels, columns: pictured.length, ...size }) };
}

/** A rendering of any combination, all equally likely, in place of what was asked for. */
async function chance({ judge, seen, config }: World): Promise<MethodResult> {
  const unseen = toldOf(await judge.chance(seen.neither));
  return { method: 'chance', share: config.seen.share, unseen, seen: null };
}

async function pixelsOf({ sprites }: World, rows: readonly number[]): Promise<Float32Array> {
  const batch = sprites.all.rows(rows);
  return batch.x.data<'float32'>().finally(() => release(batch));
}

/** What is told of its images, and those of the pictured rows. */
async function toldOfPainter(
  { judge, sprites, config }: World,
  { method, share, paint }: Painter,
  pictured: readonly number[],
): Promise<{ readonly result: MethodResult; readonly pixels: Float32Array }> {
  const seen = seenOf(sprites, config, share); // each is told of what itself has not seen
  const unseen = repeated(seen.neither, config.sampling.chains);
  const told = async (rows: readonly number[]) => {
    const images = await paint(rows);
    return Promise.all([judge.told(images, rows), images.data<'float32'>()]).finally(() => images.dispose());
  };
  const [ofUnseen, pixels] = await told(unseen);
  const [ofSeen] = await told(spreadOver(seen.either, SEEN_TOLD));
  const size = config.images.side ** 2;
  const own = pictured.flatMap((row) => {
    const at = unseen.indexOf(row); // none where it has seen this one
    return at < 0 ? [] : [...pixels.subarray(at * size, (at + 1) * size)];
  });
  return { result: { method, share, unseen: toldOf(ofUnseen), seen: toldOf(ofSeen) }, pixels: Float32Array.from(own) };
}

/** At most so many of them, from all over the list. */
const spreadOver = (rows: readonly number[], most: number): number[] => spread(most, rows.length).map((i) => rows[i]!);

const repeated = (rows: readonly number[], times: number): number[] => Array.from({ length: times }, () => rows).flat();
