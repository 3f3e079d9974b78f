// kafkajs ships gzip only; the other codecs are registered by its users.
const { CompressionTypes, CompressionCodecs } = require("kafkajs");
const SnappyCodec = require("kafkajs-snappy");
const lz4 = require("lz4-napi");
const { ZstdCodec } = require("zstd-codec");

// Other clients write frames that do not say their size: the streaming decoder reads these too.
const zstd = new Promise((resolve) => ZstdCodec.run((codec) => resolve(codec)));

CompressionCodecs[CompressionTypes.Snappy] = SnappyCodec;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: (encoder) => lz4.compressFrame(encoder.buffer),
  decompress: (buffer) => lz4.decompressFrame(buffer),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => Buffer.from(new (await zstd).Simple().compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(new (await zstd).Streaming().decompress(buffer)),
});

module.exports = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};
