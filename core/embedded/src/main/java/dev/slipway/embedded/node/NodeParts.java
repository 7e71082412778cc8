package dev.slipway.embedded.node;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.network.Addresses;
import dev.slipway.embedded.work.Timers;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/**
 * What all pods of the nodes share.
 *
 * @param folder where pods keep their files
 * @param work for what blocks: probes, hooks
 */
record NodeParts(
    KubernetesApi api,
    Timers timers,
    ImageCatalogue images,
    Sandbox sandbox,
    Watcher watcher,
    Addresses addresses,
    ProbeRunner probes,
    ServiceNames services,
    Path folder,
    ExecutorService work) {}
