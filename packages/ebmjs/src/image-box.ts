/** Where images live, and whatever else a run learns: its data are scaled to it. */
export const BOX = { min: 0, max: 1 } as const;
