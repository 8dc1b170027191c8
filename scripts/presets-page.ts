import { readFileSync, writeFileSync } from 'node:fs';
import { withPresets } from './presets-tables.js';

// `npm run presets-page`: writes the tables of docs/presets.md.
const PAGE = new URL('../docs/presets.md', import.meta.url);
writeFileSync(PAGE, withPresets(readFileSync(PAGE, 'utf8')));
