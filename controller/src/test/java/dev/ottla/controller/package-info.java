/** The controller in scripts: commands, answers, restarts, crashes, and Apache Kafka's own files and readers. */
@NullMarked
package dev.ottla.controller;

import org.jspecify.annotations.NullMarked;
