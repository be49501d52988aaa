using Broadsheet.Defaults;
using Broadsheet.Ingestion;

if (args is ["import", .. var rest])
{
    Environment.ExitCode = await ImportCommand.Run(rest);
    return;
}
if (Help.Asked(args, IngestionService.About))
    return;
var builder = ProcessDefaults.NewBuilder(args).AddDefaults("ingestion");
IngestionService.Add(builder);
builder.AddBus(IngestionService.Consumers);
var app = builder.Build().UseDefaults();
IngestionService.Map(app);
app.Run();
