import type { RateSchedule } from '../rate.js';
import { rateSchedule } from '../rate.js';

/** The same rate at every step: what a number given as a rate stands for. */
export const constantRate = (rate: number): RateSchedule => rateSchedule('constantRate', rate);
