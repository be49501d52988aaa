namespace Broadsheet.Defaults;

/// <summary>What every command answers to <c>--help</c>.</summary>
public static class Help
{
    private const string Settings = """

        Settings are read from the environment or from --Name=value; the README lists them all:
          ASPNETCORE_HTTP_PORTS          port to listen on
          ConnectionStrings__RabbitMQ    amqp://user:password@host; without it events stay in this process
          ConnectionStrings__MongoDB     mongodb://host; without it SQLite files in the data folder
          Data                           the data folder, by default ./data
          OTEL_EXPORTER_OTLP_ENDPOINT    where traces and metrics go; without it none are made

        """;

    /// <summary>Prints <paramref name="about"/> and the settings that all processes share if the arguments ask for help; then the caller should end.</summary>
    public static bool Asked(string[] args, string about)
    {
        if (!args.Any(argument => argument is "--help" or "-h" or "-?"))
            return false;
        Console.WriteLine(about + Settings);
        return true;
    }
}
