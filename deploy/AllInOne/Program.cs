using System.Net;
using System.Net.Sockets;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Broadsheet.Ingestion;
using Broadsheet.Rendering;
using Broadsheet.Search;
using Broadsheet.Storage;
using MassTransit;

const string About = """
    Broadsheet in one process: dotnet run --project deploy/AllInOne -- [options]
      --urls URL      public address to listen on, by default http://localhost:8080
      --Data FOLDER   where everything is kept, by default ./data
      --no-samples    do not load the sample articles at the first start
      import PATH…    send files and folders of articles to a running site; see import --help

    """;

if (args is ["import", .. var rest])
    return await ImportCommand.Run(rest);
if (Help.Asked(args, About))
    return 0;
MemoryTrimmer.SetUp();
var inner = FreePort();
return Startup.Run(Prepare, Map, meanwhile: app =>
{
    // What takes longest to make, on other cores while this one goes on. Whoever needs it waits for it, and hears why if it cannot be made.
    _ = Task.Run(() => app.Services.GetRequiredService<IBus>());
    _ = Task.Run(() => SearchService.Open(app.Services));
});

WebApplicationBuilder Prepare()
{
    var builder = ProcessDefaults.NewBuilder(args.Where(argument => argument != "--no-samples"));
    if (!args.Contains("--no-samples"))
        Publications.Offer(builder.Configuration, Path.Combine(AppContext.BaseDirectory, Publications.FileName));
    builder.AddDefaults("all-in-one");

    // The services listen on a loopback port of their own and the gateway stands before them on the public one, so that
    // the edge is the same as in the distributed shape and none of the services' inner addresses is public. A token that
    // only this process knows keeps the machine's other users from that port.
    var publicUrls = Startup.Urls(builder.Configuration, "http://localhost:8080");
    builder.WebHost.UseUrls($"{publicUrls};http://127.0.0.1:{inner}");
    builder.UseAddressOf(publicUrls);
    builder.MakeServiceToken();
    foreach (var service in new[] { "ingestion", "storage", "search", "rendering" })
        builder.Configuration[$"Services:{service}"] = $"http://127.0.0.1:{inner}";
    if (!args.Contains("--no-samples"))
        builder.Configuration["Ingestion:Samples"] ??= "samples";

    IngestionService.Add(builder);
    StorageService.Add(builder);
    SearchService.Add(builder);
    RenderingService.Add(builder);
    GatewayService.Add(builder);
    builder.AddBus(IngestionService.Consumers, StorageService.Consumers, SearchService.Consumers, RenderingService.Consumers, GatewayService.Consumers);

    // A site of a thousand articles stays below this.
builder.Services.AddHostedService(services => new MemoryTrimmer(services.GetRequiredService<TimeProvider>(), bound: 235L << 20));
    return builder;
}

void Map(WebApplication app)
{
    app.MapWhen(context => context.Connection.LocalPort == inner, services =>
    {
        services.UseExceptionHandler();
        services.UseStatusCodePages();
        services.UseServiceToken();
        services.UseRouting();
        services.UseEndpoints(routes =>
        {
            IngestionService.Map(routes);
            StorageService.Map(routes);
            SearchService.Map(routes);
            RenderingService.Map(routes);
        });
    });
    app.UseDefaults();
    GatewayService.Map(app);
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
