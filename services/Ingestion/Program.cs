using Broadsheet.Defaults;
using Broadsheet.Ingestion;

if (args is ["import", .. var rest])
    return await ImportCommand.Run(rest);
if (Help.Asked(args, IngestionService.About))
    return 0;
return Startup.Run(
    () =>
    {
        var builder = ProcessDefaults.NewBuilder(args).AddDefaults("ingestion").RequireServiceToken();
        IngestionService.Add(builder);
        builder.AddBus(IngestionService.Consumers);
        return builder;
    },
    app => IngestionService.Map(app.UseDefaults().UseServiceToken()));
