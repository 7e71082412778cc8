package planted.dirty;

/** Breaks the rules of code on purpose, so that a test sees each rule fail. */
final class Dirty {
  void says() {
    System.out.println("to standard output");
  }

  void fails() {
    throw new RuntimeException("generic");
  }
}
