import { describe, expect, it } from 'vitest';
import { ReportError } from '../report-error.js';
import { tensorBoardRecords, tensorBoardStart } from './tensorboard-events.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The head of a PNG of 260 by 2 pixels. */
const png = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 1, 4, 0, 0, 0, 2, 8, 6, 0, 0, 0],
]);

// The expected bytes were written by RecordWriter and the generated messages of the Python package tensorboard 2.21.0.
describe('an event file is what TensorBoard itself would write', () => {
  it('at its start', () => {
    expect(hex(tensorBoardStart({ wallTime: 1700000000.25 }))).toBe(
      '1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9',
    );
  });

  it('at the start of a run that goes on', () => {
    expect(hex(tensorBoardStart({ wallTime: 1700000000.25, from: 300 }))).toBe(
      '1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9' +
        '100000000000000095fbfe180900001040fc54d94110ac023a0208016b3b88f1',
    );
  });

  it('for scalars', () => {
    const scalars = { 'metrics/loss': -0.5, 'metrics/gap': 0 };
    expect(hex(tensorBoardRecords([{ step: 1, wallTime: 1700000001.5, scalars }]))).toBe(
      '36000000000000004f578cef0900006040fc54d94110012a290a130a0c6d6574726963732f6c6f737315000000bf0a120a0b6d6574726963' +
        '732f6761701500000000dc8d7e79',
    );
  });

  it('for images and histograms, and a step of three bytes', () => {
    const histograms = { 'weights/é': [-1, 0, 1, 2] };
    const bytes = tensorBoardRecords([{ step: 70_000, wallTime: 1700000001.5, images: { chains: png }, histograms }]);
    expect(Buffer.from(bytes).toString('base64')).toBe(
      'ZwIAAAAAAADGTe4jCQAAYED8VNlBEPCiBCrXBAowCgZjaGFpbnMiJggCEIQCGAQiHYlQTkcNChoKAAAADUlIRFIAAAEEAAAAAggGAAAA' +
        'CqIECgp3ZWlnaHRzL8OpKpMECQAAAAAAAPC/EQAAAAAAAABAGQAAAAAAABBAIQAAAAAAAABAKQAAAAAAABhAMvABzczMzMzM7L+amZmZ' +
        'mZnpv2ZmZmZmZua/MzMzMzMz478AAAAAAADgv5qZmZmZmdm/NDMzMzMz07+YmZmZmZnJv5iZmZmZmbm/AAAAAAAAAACgmZmZmZm5P5iZ' +
        'mZmZmck/NDMzMzMz0z+YmZmZmZnZPwAAAAAAAOA/NDMzMzMz4z9mZmZmZmbmP5qZmZmZmek/zMzMzMzM7D8AAAAAAADwP5qZmZmZmfE/' +
        'NDMzMzMz8z/MzMzMzMz0P2ZmZmZmZvY/AAAAAAAA+D+amZmZmZn5PzQzMzMzM/s/zMzMzMzM/D9mZmZmZmb+PwAAAAAAAABAOvABAAAA' +
        'AAAA8D8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
        'AAAAAADwPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
        'AAAAAAAAAPA/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
        'APA/VOF5Dg==',
    );
  });

  it('for several events, one record after the other', () => {
    const [a, b] = [1, 2].map((step) => ({ step, wallTime: 5, scalars: { x: step } }));
    expect(tensorBoardRecords([a!, b!])).toEqual(
      Uint8Array.from([...tensorBoardRecords([a!]), ...tensorBoardRecords([b!])]),
    );
    expect(tensorBoardRecords([])).toHaveLength(0);
  });
});

it.each([
  [{ step: -1, wallTime: 0 }, 'tensorBoardRecords[0].step: must be a whole number of at least 0, got -1'],
  [{ step: 1, wallTime: NaN }, 'tensorBoardRecords[0].wallTime: must be a finite number'],
  [{ step: 1, wallTime: 0, scalars: { ' ': 1 } }, 'tensorBoardRecords[0] names: must be a string that is not blank'],
  [{ step: 1, wallTime: 0, images: { a: new Uint8Array(3) } }, 'must be the bytes of a PNG file'],
  [{ step: 1, wallTime: 0, scalar: {} }, 'tensorBoardRecords[0]: unknown option'],
])('refuses %j', (event, message) => {
  expect(() => tensorBoardRecords([event])).toThrow(message);
  expect(() => tensorBoardRecords([event])).toThrow(ReportError);
});

it('refuses to start where there is no step', () => {
  expect(() => tensorBoardStart({ wallTime: 1, from: 0.5 })).toThrow('tensorBoardStart.from: must be a whole number');
});
