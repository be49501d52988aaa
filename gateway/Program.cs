using Broadsheet.Defaults;
using Broadsheet.Gateway;

if (Help.Asked(args, GatewayService.About))
    return 0;
FastConnection.Inline();
return Startup.Run(
    () =>
    {
        var builder = ProcessDefaults.NewBuilder(args).AddDefaults("gateway").RequireServiceToken();
        GatewayService.Add(builder);
builder.Services.AddHostedService(services => new MemoryTrimmer(services.GetRequiredService<TimeProvider>(), bound: 0));
        builder.AddBus(GatewayService.Consumers);
        return builder;
    },
    app => GatewayService.Map(app.UseDefaults()));
