package dev.slipway.embedded.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A path of the API taken apart: {@code
 * /apis/GROUP/VERSION/namespaces/NAMESPACE/PLURAL/NAME/SUBRESOURCE}.
 */
record ApiPath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource,
    String rest,
    boolean watch) {

  static Optional<ApiPath> parse(String path) {
    List<String> steps = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
    if (steps.size() > 1 && steps.get(steps.size() - 1).isEmpty()) {
      steps.remove(steps.size() - 1);
    }
    String group;
    String version;
    if (steps.get(0).equals("api") && steps.size() > 2) {
      group = "";
      version = steps.get(1);
      steps = steps.subList(2, steps.size());
    } else if (steps.get(0).equals("apis") && steps.size() > 3) {
      group = steps.get(1);
      version = steps.get(2);
      steps = steps.subList(3, steps.size());
    } else {
      return Optional.empty();
    }
    boolean watch = steps.get(0).equals("watch");
    steps = watch ? steps.subList(1, steps.size()) : steps;
    String namespace = "";
    boolean ofNamespace = steps.size() == 3 && List.of("status", "finalize").contains(steps.get(2));
    if (steps.size() > 2 && steps.get(0).equals("namespaces") && !ofNamespace) {
      namespace = steps.get(1);
      steps = steps.subList(2, steps.size());
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ApiPath(
            group,
            version,
            namespace,
            steps.get(0),
            steps.size() > 1 ? steps.get(1) : "",
            steps.size() > 2 ? steps.get(2) : "",
            steps.size() > 3 ? String.join("/", steps.subList(3, steps.size())) : "",
            watch));
  }
}
