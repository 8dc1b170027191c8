/** Philox4x32-10, word for word as in core. WGSL has no product of two words into 64 bits: it is made of four. */
export const PHILOX = /* wgsl */ `
fn mulHigh(a : u32, b : u32) -> u32 {
  let low = ((a & 0xffffu) * (b & 0xffffu)) >> 16u;
  let middle = (a >> 16u) * (b & 0xffffu) + low;
  let other = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (other >> 16u);
}

fn philox(block : u32, purpose : u32, given : vec2<u32>) -> vec4<u32> {
  var c = vec4<u32>(block, 0u, 0u, purpose);
  var key = given;
  for (var i = 0; i < 10; i++) {
    c = vec4<u32>(
      mulHigh(0xcd9e8d57u, c.z) ^ c.y ^ key.x,
      0xcd9e8d57u * c.z,
      mulHigh(0xd2511f53u, c.x) ^ c.w ^ key.y,
      0xd2511f53u * c.x,
    );
    key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
`;

/** Purposes, as in core's keys. */
export const UNIFORM = 2;
export const NORMAL = 3;

/** Four numbers on [0, 1), in steps of 2^-24: exact. */
export const UNIT: string = /* wgsl */ `
fn draws(block : i32) -> vec4<f32> {
  return vec4<f32>(philox(u32(block), ${UNIFORM}u, uniforms.key) >> vec4<u32>(8u)) * 0x1p-24f;
}
`;

/**
 * Four normals by Box and Muller's transform. WGSL promises little of its logarithm near one, and of its sine and cosine
 * no more than three digits; so ranges are reduced exactly, in whole numbers, and the series are those of fdlibm's
 * `logf` and Cephes's `sinf` and `cosf`, good to a unit in the last place.
 */
export const BOX_MULLER: string = /* wgsl */ `
// -log((word + 1) / 2^32)
fn minusLog(word : u32) -> f32 {
  let zeros = countLeadingZeros(word + 1u);
  let scaled = (word + 1u) << (zeros & 31u); // m = scaled / 2^32 in [1/2, 1)
  let upper = scaled >= 0xb504f334u; // above the root of 1/2
  // The number is 2^-k (1 + f), with f as near to 0 as can be: f = m - 1 or 2m - 1.
  let f = select(f32(scaled << 1u), -f32(0u - scaled), upper) * 0x1p-32f;
  let k = f32(select(zeros + 1u, zeros, upper));
  let s = f / (2.0 + f);
  let z = s * s;
  let w = z * z;
  let r = z * (0.66666662693 + w * 0.28498786688) + w * (0.40000972152 + w * 0.24279078841);
  let h = 0.5 * f * f;
  let minus = k * 0.69313812256 + (k * 9.0580006145e-6 - s * (h + r) + h - f);
  return select(minus, 0.0, word == 0xffffffffu);
}

// The cosine and the sine of the angle word / 2^32 of a turn
fn direction(word : u32) -> vec2<f32> {
  let quarter = (word + 0x20000000u) >> 30u;
  let d = f32(bitcast<i32>(word - (quarter << 30u))) * 1.4629180792671596e-9;
  let z = d * d;
  let sine = d + d * z * (-1.6666654611e-1 + z * (8.3321608736e-3 + z * -1.9515295891e-4));
  let cosine = 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5));
  let swapped = select(vec2<f32>(cosine, sine), vec2<f32>(sine, cosine), (quarter & 1u) == 1u);
  let signs = vec2<bool>(quarter == 1u || quarter == 2u, quarter >= 2u && quarter < 4u);
  return select(swapped, -swapped, signs);
}

fn pair(first : u32, second : u32) -> vec2<f32> {
  return sqrt(2.0 * minusLog(first)) * direction(second);
}

fn draws(block : i32) -> vec4<f32> {
  let words = philox(u32(block), ${NORMAL}u, uniforms.key);
  return vec4<f32>(pair(words.x, words.y), pair(words.z, words.w));
}
`;
