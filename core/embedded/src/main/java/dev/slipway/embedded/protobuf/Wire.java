package dev.slipway.embedded.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The fields of an encoded message, one after the other. */
final class Wire {
  private final ByteBuffer in;
  private int number;
  private int form;
  private long bits;
  private byte[] bytes = new byte[0];

  Wire(byte[] message) {
    in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the next field.
   *
   * @return false at the end
   */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    form = (int) (tag & 7);
    switch (form) {
      case 0 -> bits = varint();
      case 1 -> bits = take(8).getLong();
      case 2 -> {
        int length = (int) varint();
        bytes = new byte[Math.max(0, length)];
        take(length).get(bytes);
      }
      case 5 -> bits = take(4).getInt();
      default -> throw new UnreadableException("its field " + number + " has wire type " + form);
    }
    return true;
  }

  int number() {
    return number;
  }

  long integer() {
    return bits;
  }

  double real() {
    return form == 5 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
  }

  /** Returns the field's bytes; a number has none. */
  byte[] bytes() {
    if (form != 2) {
      throw new UnreadableException("its field " + number + " has wire type " + form);
    }
    return bytes;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private ByteBuffer take(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new UnreadableException("it ends within field " + number);
    }
    ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return part;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = take(1).get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new UnreadableException("a number in it is too long");
  }
}
