package dev.slipway.embedded.server;

import java.util.regex.Pattern;

/** The forms of names, and what the server says of a wrong one. */
final class Names {
  static final String LABEL_FAULT =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
          + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
          + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  static final String SUBDOMAIN_FAULT =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
          + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
          + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  static final String DNS1035_FAULT =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  static final String QUALIFIED_FAULT =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
          + " an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  static final String VALUE_FAULT =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
          + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value', "
          + " or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  static final String KEY_FAULT =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name', "
          + " or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

  static final String PORT_FAULT =
      "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";

  private static final Pattern PORT = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  static final String NAME_TOO_LONG = "must be no more than 253 characters";

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private Names() {}

  static boolean label(String name) {
    return name.length() <= 63 && LABEL.matcher(name).matches();
  }

  static boolean dns1035(String name) {
    return name.length() <= 63 && DNS1035.matcher(name).matches();
  }

  static boolean subdomain(String name) {
    return name.length() <= 253 && SUBDOMAIN.matcher(name).matches();
  }

  /** An IANA service name. */
  static boolean portName(String name) {
    return name.length() <= 15
        && PORT.matcher(name).matches()
        && name.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && !name.contains("--");
  }

  static boolean labelValue(String value) {
    return value.isEmpty() || (value.length() <= 63 && QUALIFIED.matcher(value).matches());
  }

  static boolean configKey(String key) {
    return key.length() <= 253
        && KEY.matcher(key).matches()
        && !key.equals(".")
        && !key.equals("..");
  }

  static boolean qualified(String name) {
    int slash = name.indexOf('/');
    String own = name.substring(slash + 1);
    return (slash < 0 || subdomain(name.substring(0, slash)))
        && own.length() <= 63
        && QUALIFIED.matcher(own).matches();
  }
}
