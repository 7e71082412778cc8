package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image that the registry does not have fails at once; any other trouble with a pull (a 5xx, a
 * time-out, DNS, TLS) is waited for. The reason stands in the first {@code ErrImagePull} and in the
 * event of it; the {@code ImagePullBackOff} that follows mostly does not repeat it.
 */
final class ImageRule implements ContainerRule {
  private static final Set<String> PULLING_FAILS =
      Set.of("ErrImagePull", "ImagePullBackOff", "ImageInspectError", "RegistryUnavailable");

  /** What registries and runtimes say of an image that is not there. */
  private static final Pattern NOT_FOUND =
      Pattern.compile(
          "(?i)manifest unknown|manifest_unknown|name unknown|name_unknown"
              + "|repository name not known|repository\\b.*\\bnot found|pull access denied"
              + "|does not exist|404 not found|code = NotFound|: not found\\b");

  /** Trouble on the way to the registry or on the node: it says nothing about the image. */
  private static final Pattern TROUBLE =
      Pattern.compile(
          "(?i)dial tcp|no such host|server misbehaving|i/o timeout|timed? ?out|deadline exceeded"
              + "|connection re(fused|set)|network is unreachable|no route to host|broken pipe"
              + "|\\beof\\b|\\btls\\b|x509|too many requests|toomanyrequests|\\b5\\d\\d [A-Z]"
              + "|fetch (anonymous|oauth) token|snapshot|extract|no space left");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
  private static final Pattern URL = Pattern.compile("https?://\\S+");

  @Override
  public Optional<Finding> look(ContainerView container, Sight sight) {
    String image = Objects.toString(container.spec().getImage(), "");
    String reason = container.waitingReason();
    if (reason.equals("InvalidImageName")) {
      return Optional.of(
          Finding.Fault.in(
              container,
              FailureCode.IMAGE_INVALID,
              "image " + image + " is no valid reference (" + said(container) + ")"));
    }
    if (reason.equals("ErrImageNeverPull")) {
      return Optional.of(
          Finding.Fault.in(
              container,
              FailureCode.IMAGE_NOT_FOUND,
              "image " + image + " is not on the node, and its pull policy is Never"));
    }
    if (!PULLING_FAILS.contains(reason)) {
      return Optional.empty();
    }
    List<String> messages = messages(container, sight.tree());
    for (String message : messages) {
      if (saysNotFound(message, image)) {
        return Optional.of(
            Finding.Fault.in(
                container,
                FailureCode.IMAGE_NOT_FOUND,
                "image " + image + " not found (" + gist(message, image) + ")"));
      }
    }
    String cause = messages.isEmpty() ? reason : Gist.of(messages.get(0));
    return Optional.of(
        Finding.Wait.in(
            container,
            Finding.Concern.PULL_ERROR,
            "cannot pull image " + image + " (" + cause + "); the node tries again"));
  }

  /** Whether a message about a pull proves that the registry does not have the image. */
  static boolean saysNotFound(String message, String image) {
    // Names could contain any of the words looked for: they are no part of what is said.
    String bare = URL.matcher(QUOTED.matcher(message).replaceAll("")).replaceAll("");
    bare = image.isEmpty() ? bare : bare.replace(image, "");
    return NOT_FOUND.matcher(bare).find() && !TROUBLE.matcher(bare).find();
  }

  /** The newest words on the pull, the telling ones first. */
  private static List<String> messages(ContainerView container, OwnerTree tree) {
    List<String> messages = new ArrayList<>();
    String waiting = container.waitingMessage();
    boolean telling = !waiting.startsWith("Back-off pulling image") || waiting.contains(": ");
    if (!waiting.isEmpty() && telling) {
      messages.add(waiting);
    }
    List<Event> events = tree.eventsAbout(container.pod());
    for (int i = events.size() - 1; i >= 0; i--) {
      String text = Objects.toString(events.get(i).getMessage(), "");
      if (container.isSubjectOf(events.get(i)) && text.startsWith("Failed to pull image")) {
        messages.add(text);
        break;
      }
    }
    return messages;
  }

  /** The gist without the name that is said already. */
  private static String gist(String message, String image) {
    String gist = Gist.of(message);
    int name = gist.indexOf(image + ": ");
    return name < 0 ? gist : gist.substring(name + image.length() + 2);
  }

  private static String said(ContainerView container) {
    String said = Gist.of(container.waitingMessage());
    return said.isEmpty() ? container.waitingReason() : said;
  }
}
