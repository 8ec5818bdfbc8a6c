import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecodedImage } from './decoded-image.ts';
import { planes, stretch } from './pixels.ts';
import type { Runtime } from './runtime.ts';

const SIDE = 224;

/** Probabilities of the five kinds of picture that the net tells apart; they add up to 1. */
export interface NsfwScores {
  readonly drawing: number;
  readonly hentai: number;
  readonly neutral: number;
  readonly porn: number;
  readonly sexy: number;
}

/** Judges one image. */
export type NsfwClassifier = (image: DecodedImage) => Promise<NsfwScores>;

/** Loads the small MobileNetV2 of nsfwjs: 224×224 pixels, aspect ratio not kept. */
export async function loadNsfwClassifier(runtime: Runtime, modelsDir: string): Promise<NsfwClassifier> {
  const labels = JSON.parse(await readFile(join(modelsDir, 'nsfw.labels.json'), 'utf8')) as readonly string[];
  const net = await runtime.open(join(modelsDir, 'nsfw.onnx'));
  return async (image) => {
    const output = await net.run(planes(await stretch(image.pixels, SIDE, SIDE)), [1, 3, SIDE, SIDE], ['scores']);
    const scores = output('scores');
    const scoreOf = (label: string): number => scores[labels.indexOf(label)] ?? 0;
    return {
      drawing: scoreOf('Drawing'),
      hentai: scoreOf('Hentai'),
      neutral: scoreOf('Neutral'),
      porn: scoreOf('Porn'),
      sexy: scoreOf('Sexy'),
    };
  };
}
