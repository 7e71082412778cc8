package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Optional;

/** Gives each namespace its account {@code default}, again when it was deleted. */
final class ServiceAccounts implements Controller {
  private final KubernetesApi api;

  ServiceAccounts(KubernetesApi api) {
    this.api = api;
  }

  @Override
  public String name() {
    return "serviceaccounts";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    return List.of(
        Watching.own(api, Namespace.class, queue),
        api.watch(
            ServiceAccount.class,
            change -> queue.add(new Key("", change.object().getMetadata().getNamespace()))));
  }

  @Override
  public void reconcile(Key key) {
    Optional<Namespace> namespace = api.get(Namespace.class, null, key.name());
    if (namespace.filter(n -> !Owners.isGoing(n)).isEmpty()
        || api.get(ServiceAccount.class, key.name(), "default").isPresent()) {
      return;
    }
    try {
      api.create(
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName("default")
              .withNamespace(key.name())
              .endMetadata()
              .build());
    } catch (ApiException e) {
      if (!e.isAlreadyExists() && !PodControl.isTerminating(e)) {
        throw e;
      }
    }
  }
}
