// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.walkscope.command.CommandErrors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options of a command from a file and from the environment, where the command line does not give
 * them. An option has one name in all three: {@code --spool-bytes}, {@code WALKSCOPE_SPOOL_BYTES},
 * {@code spool-bytes:}. The command line wins over the environment, and this over the file.
 */
public class ConfigSources implements IDefaultValueProvider {
  private static final String PREFIX = "WALKSCOPE_";

  /** Options that say where the file is, and what to do with it. */
  private static final String OWN = "config";

  /** Variables that Kubernetes makes of a service whose name begins with walkscope. */
  private static final Pattern OF_SERVICE =
      Pattern.compile(
          PREFIX
              + "([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private record Given(String text, String where) {}

  private final Path usualFile;
  private final Map<String, String> environment;
  private final Set<String> blocks;
  private Map<String, Given> given; // null before it was asked for
  private Map<String, Setting> settings = Map.of();
  private Path file;

  /**
   * Makes sources.
   *
   * @param usualFile read when {@code --config} names none, if it is there
   * @param environment variables by name
   * @param blocks keys of the file that are no options, each with a block of settings
   */
  protected ConfigSources(Path usualFile, Map<String, String> environment, Set<String> blocks) {
    this.usualFile = usualFile;
    this.environment = environment;
    this.blocks = blocks;
  }

  /** Sources of a command; null of one that has none. */
  public static ConfigSources of(CommandSpec command) {
    return command.defaultValueProvider() instanceof ConfigSources sources ? sources : null;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !isSettable(option)) {
      return null;
    }
    CommandSpec command = argument.command();
    if (command.commandLine().isUsageHelpRequested()) {
      return null;
    }
    if (given == null) {
      load(command);
    }
    Given from = given.get(key(option));
    return from == null ? null : from.text;
  }

  private void load(CommandSpec command) {
    Map<String, OptionSpec> options = new TreeMap<>();
    command.options().stream().filter(ConfigSources::isSettable).forEach(o -> put(options, o));
    Map<String, Given> found = new LinkedHashMap<>();
    try {
      file = file(command);
      settings = file == null ? Map.of() : ConfigFile.read(file);
      for (Map.Entry<String, Setting> each : settings.entrySet()) {
        takeSetting(each.getKey(), each.getValue(), options, found);
      }
      takeEnvironment(options, found);
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), CommandErrors.reason(e), e);
    }
    given = found;
  }

  private static void put(Map<String, OptionSpec> options, OptionSpec option) {
    options.put(key(option), option);
  }

  private Path file(CommandSpec command) {
    OptionSpec option = command.findOption("--" + OWN);
    Path named = option == null ? null : option.getValue();
    String variable = environment.get(PREFIX + "CONFIG");
    if (named == null && variable != null) {
      named = Path.of(variable);
    }
    return named != null ? named : Files.exists(usualFile) ? usualFile : null;
  }

  private void takeSetting(
      String key, Setting setting, Map<String, OptionSpec> options, Map<String, Given> found)
      throws IOException {
    if (blocks.contains(key)) {
      if (setting.form() != Setting.Form.BLOCK) {
        throw setting.value().failure("'" + key + "' wants a block of NAME: VALUE");
      }
      return;
    }
    OptionSpec option = options.get(key);
    if (option == null) {
      Set<String> known = new TreeSet<>(options.keySet());
      known.addAll(blocks);
      throw setting
          .key()
          .failure("there is no setting '" + key + "'" + NearestName.hint(key, known));
    }
    boolean list = setting.form() == Setting.Form.LIST;
    if (setting.form() == Setting.Form.BLOCK || (list && !option.isMultiValue())) {
      throw setting.value().failure("'" + key + "' wants one value");
    }
    if (!setting.texts().isEmpty()) {
      found.put(key, new Given(String.join(",", setting.texts()), setting.value().toString()));
    }
  }

  private void takeEnvironment(Map<String, OptionSpec> options, Map<String, Given> found)
      throws IOException {
    Map<String, String> keys = new TreeMap<>();
    options.keySet().forEach(key -> keys.put(variable(key), key));
    for (Map.Entry<String, String> each : new TreeMap<>(environment).entrySet()) {
      String name = each.getKey();
      boolean ofService = OF_SERVICE.matcher(name).matches() && !keys.containsKey(name);
      if (!name.startsWith(PREFIX) || name.equals(variable(OWN)) || ofService) {
        continue;
      }
      if (!keys.containsKey(name)) {
        throw new IOException(
            name + ": there is no such variable" + NearestName.hint(name, keys.keySet()));
      }
      found.put(keys.get(name), new Given(each.getValue(), name));
    }
  }

  /** Settings of a block of the file; none if it has no such block. */
  public Map<String, Setting> block(String key) {
    Setting setting = settings.get(key);
    return setting == null ? Map.of() : setting.block();
  }

  /** Place or variable from which an option came; null of the command line and of a default. */
  public String where(ArgSpec argument) {
    Given from =
        given != null && argument instanceof OptionSpec option ? given.get(key(option)) : null;
    return from == null || isOnCommandLine((OptionSpec) argument) ? null : from.where;
  }

  /**
   * Failure of a file that an option names, behind the place that the option comes from.
   *
   * @param line of the command
   * @param failure whose words have the name of the file
   */
  public static IOException placed(CommandLine line, IOException failure) {
    CommandSpec command = line.getCommandSpec(); // of a mixin it is another
    ConfigSources sources = of(command);
    String reason = CommandErrors.reason(failure);
    String place = null;
    for (OptionSpec option : sources == null ? List.<OptionSpec>of() : command.options()) {
      String where = sources.where(option);
      if (where != null && reason.startsWith(where + ": ")) {
        return failure; // it has its place
      }
      if (where != null && option.getValue() instanceof Path file && isOf(reason, file)) {
        place = where;
      }
    }
    return place == null ? failure : new IOException(place + ": " + reason, failure);
  }

  private static boolean isOf(String reason, Path file) {
    return reason.startsWith(file + ":")
        || reason.contains(" " + file + ":")
        || (reason + " ").contains(" " + file + " ");
  }

  private static boolean isOnCommandLine(OptionSpec option) {
    var parsed = option.command().commandLine().getParseResult();
    return parsed != null && parsed.hasMatchedOption(option);
  }

  /** File that was read; null if none was. */
  public Path file() {
    return file;
  }

  /** Text of an option as someone gave it, or its default; null if there is none. */
  public String text(OptionSpec option) {
    if (isOnCommandLine(option)) {
      List<String> texts = option.originalStringValues();
      return texts.isEmpty() ? "true" : String.join(",", texts);
    }
    Given from = given == null ? null : given.get(key(option));
    return from == null ? option.defaultValue() : from.text;
  }

  /** True of an option that file and environment can give. */
  public static boolean isSettable(OptionSpec option) {
    String key = key(option);
    return !option.usageHelp()
        && !option.versionHelp()
        && !key.equals(OWN)
        && !key.startsWith(OWN + ".");
  }

  /** Key of an option in the file. Example: spool-bytes */
  public static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** Variable of a key. Example: WALKSCOPE_SPOOL_BYTES */
  public static String variable(String key) {
    return PREFIX + key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
