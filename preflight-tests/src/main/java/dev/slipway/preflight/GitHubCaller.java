package dev.slipway.preflight;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.harness.CouldNotCheckException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Asks GitHub's REST API of one repository: its addresses and its pages. */
final class GitHubCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** GitHub lists at most 1000 of anything; more pages than these are a loop. */
  private static final int MOST_PAGES = 30;

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

  private final GitHub gitHub;
  private final RestCaller rest;

  GitHubCaller(GitHub gitHub) {
    this(gitHub, endpoint -> new RestCaller(endpoint, dialect(gitHub)));
  }

  GitHubCaller(GitHub gitHub, Function<EndpointConfig, RestCaller> rest) {
    this.gitHub = gitHub;
    this.rest =
        rest.apply(
            new EndpointConfig(gitHub.apiUrl(), Map.of(), gitHub.token(), null, null, TIMEOUT));
  }

  static Dialect dialect(GitHub gitHub) {
    return new Dialect(
        "GitHub",
        "Bearer ",
        Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28"),
        gitHub.token() == null
            ? "it is not public: set checks.prerequisites.github.token"
            : "the token may not read it");
  }

  /** The answer below the repository, as {@code commits/3f2c1a9/status}. */
  JsonNode get(String path) {
    return rest.get(below(path));
  }

  /** The answers of all pages, in order. */
  List<JsonNode> pages(String path) {
    List<JsonNode> pages = new ArrayList<>();
    Optional<URI> next = Optional.of(rest.at(below(path)));
    while (next.isPresent()) {
      if (pages.size() == MOST_PAGES) {
        throw unexpected(path, "it has more than " + MOST_PAGES + " pages");
      }
      URI page = next.get();
      HttpResponse<String> answer = rest.send(page);
      pages.add(rest.body(page, answer));
      next = next(page, answer);
    }
    return pages;
  }

  /** An answer that is not in the documented form. */
  CouldNotCheckException unexpected(String path, String what) {
    return rest.unexpected(below(path), what);
  }

  private String below(String path) {
    return "/repos/" + gitHub.repository() + "/" + path;
  }

  /** Only on the same host: the token goes nowhere else. */
  private static Optional<URI> next(URI uri, HttpResponse<String> answer) {
    List<URI> found = new ArrayList<>();
    Consumer<String> read =
        link -> {
          Matcher matcher = NEXT.matcher(link);
          if (matcher.find()) {
            found.add(uri.resolve(matcher.group(1)));
          }
        };
    answer.headers().allValues("Link").forEach(read);
    Optional<URI> next = found.stream().findFirst();
    if (next.isPresent() && !next.get().getAuthority().equals(uri.getAuthority())) {
      throw RestCaller.couldNot(uri, "its next page is on another host, " + next.get().getHost());
    }
    return next;
  }
}
