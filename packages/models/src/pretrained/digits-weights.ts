export const digitsWeights: string = ''; export const digitsSha256: string = '';
