using Broadsheet.Defaults;
using Broadsheet.Rendering;

if (Help.Asked(args, RenderingService.About))
    return 0;
return Startup.Run(
    () =>
    {
        var builder = ProcessDefaults.NewBuilder(args).AddDefaults("rendering").RequireServiceToken();
        RenderingService.Add(builder);
        builder.AddBus(RenderingService.Consumers);
        return builder;
    },
    app => RenderingService.Map(app.UseDefaults().UseServiceToken()));
